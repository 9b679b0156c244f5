"""`quanheng demo`: the fictitious district, built by real acts and forgotten at a word."""

import argparse

from quanheng.site.environments import Databases
from quanheng.site.notices import tell
from quanheng.site.start_up import alone, forget_demo


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("demo", help="the fictitious district 示范区")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("build", help="build it in empty, migrated databases with the law loaded (`run --demo` does so)")
    verbs.add_parser("reset", help="delete it; the next `run --demo` builds it anew")
    return parser


def run(args: argparse.Namespace) -> int:
    return {"build": _build, "reset": _reset}[args.verb]()


def _build() -> int:
    from quanheng.site.instance import open_inner

    open_inner()
    from quanheng.demo.build import build
    from quanheng.site.settings.base import VAR
    from quanheng.site.today import today

    build(today=today())
    (VAR / "inner" / "log-ins.txt").write_text(_log_ins(), encoding="utf-8")
    return 0


def _log_ins() -> str:
    """One person for every role, as a newcomer would want to try them."""
    from quanheng.demo.district import DEMO_PASSWORD, FILE
    from quanheng.rules.law_files import read

    plan = read(FILE)
    offices = {office["code"]: office["short_name"] for office in plan["office"]}
    found: dict[str, str] = {}
    for person in plan["person"]:
        for post in person["posts"]:
            where = f"{offices[person['office']]} · {post['name']}"
            found.setdefault(post["role"], f"  {person['username']:22} {person['name']}  {where}\n")
    return f"\n密码 password: {DEMO_PASSWORD}\n{''.join(dict.fromkeys(found.values()))}"


def _reset() -> int:
    databases = Databases()
    with alone():
        forget_demo(databases)
        databases.stop()
    tell("demo-forgotten")
    return 0
