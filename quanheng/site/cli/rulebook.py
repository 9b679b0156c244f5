"""`quanheng rulebook`: load the rules of law/ and list what is in force."""

import argparse
import json
from datetime import date
from pathlib import Path


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("rulebook", help="load and list procedures, calendars, standards / 载入和查看规则")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser("load", help="load what is new in law/ as versions that never change")
    load.add_argument("folder", nargs="?", help="a folder laid out like law/")
    listing = verbs.add_parser("list", help="every version of every rule")
    for verb in (load, listing):
        verb.add_argument("--json", action="store_true", help="report as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    from quanheng.site.instance import open_inner

    open_inner()
    rows = _load(args) if args.verb == "load" else _all()
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(f"{row['kind']:<10}{row['key']:<32}v{row['version']:<4}{row['effective_on']}  {row['hash'][:12]}")
    if args.verb == "load":
        print(f"{len(rows)} loaded / 载入 {len(rows)} 条")
    return 0


def _load(args: argparse.Namespace) -> list[dict]:
    from django.conf import settings

    from quanheng.rulebook.actions import load_all
    from quanheng.site.today import today

    folder = Path(args.folder) if args.folder else settings.LAW
    return [_row(rule) for rule in load_all(folder, by=None, on=today())]


def _all() -> list[dict]:
    from quanheng.rulebook.queries import all_rules

    return [_row(rule) for rule in all_rules()]


def _row(rule) -> dict:
    effective_on: date = rule.effective_on
    return {
        "kind": rule.kind, "key": rule.key, "version": rule.version, "hash": rule.hash,
        "effective_on": effective_on.isoformat(), "document": rule.document_number,
    }  # fmt: skip
