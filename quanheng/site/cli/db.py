"""`quanheng db`: the databases of this instance, as an operator handles them."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from quanheng.site.environments import INNER_SIDE, OUTER_SIDE, REPO, SIDES, Databases, Side, var

# What the inner database needs before anybody can work in it; one process for all, because each costs a second.
FILLING = (("statutes", "load"), ("rulebook", "load"), ("exchange", "keys"))
NAMES = {"inner": INNER_SIDE, "outer": OUTER_SIDE}


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("db", help="the databases: status, migrations, a console")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    status = verbs.add_parser("status", help="where the databases are and whether they run")
    status.add_argument("--json", action="store_true")
    migrate = verbs.add_parser("migrate", help="create or update the tables, as their owner")
    migrate.add_argument("--side", choices=NAMES, help="only this side's")
    verbs.add_parser("fill", help="load the law and the rules that came with this version, and make the keys")
    for verb, what in (("backup", "dump both databases into"), ("restore", "fill both, which must be empty, from")):
        verbs.add_parser(verb, help=f"{what} a folder").add_argument("folder", type=Path)
    console = verbs.add_parser("psql", help="a console, as the runtime role unless --owner")
    console.add_argument("--side", choices=NAMES, default="inner")
    console.add_argument("--owner", action="store_true", help="as the role that owns the tables")
    return parser


def run(args: argparse.Namespace) -> int:
    return {
        "status": _status,
        "migrate": _migrate,
        "fill": _fill,
        "backup": _backup,
        "restore": _restore,
        "psql": _psql,
    }[args.verb](args)


def _status(args: argparse.Namespace) -> int:
    databases = Databases()
    cluster = databases.cluster
    found = {side.name: "given by " + side.variable if side.variable in os.environ else "embedded" for side in SIDES}
    if cluster:
        made = (cluster.data / "PG_VERSION").exists()
        found |= {
            "directory": str(cluster.path),
            "made": made,
            "running": cluster.running(),
            "process": cluster.pid(),
            "version": cluster.binaries().major if made else "",
        }
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name:10} {value}")
    return 0


def _migrate(args: argparse.Namespace) -> int:
    if args.side:
        return _migrate_here(NAMES[args.side])
    databases = Databases()
    databases.start()
    for side in SIDES:
        command = [sys.executable, "-m", "quanheng", "db", "migrate", "--side", side.name]
        environment = side.environment(databases.owner_url(side))
        if status := subprocess.run(command, env=environment, cwd=REPO, check=False).returncode:
            return status
    return 0


def _migrate_here(side: Side) -> int:
    """Migrate one side in this process, which has to be told the owner's address: settings are read once."""
    databases = Databases()
    if side.variable not in os.environ:
        databases.start()
    os.environ[side.variable] = databases.owner_url(side)
    os.environ["DJANGO_SETTINGS_MODULE"] = f"quanheng.site.settings.{side.name}"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    return 0


def _fill(args: argparse.Namespace) -> int:
    from quanheng.site.cli import main

    return next((status for words in FILLING if (status := main(list(words)))), 0)


def _backup(args: argparse.Namespace) -> int:
    from quanheng.site.backups import back_up

    databases = Databases()
    databases.start()
    for file in back_up(databases, args.folder):
        print(file)
    return 0


def _restore(args: argparse.Namespace) -> int:
    from quanheng.site.backups import restore
    from quanheng.site.start_up import alone

    databases = Databases()
    with alone():
        databases.start()
        restore(databases, args.folder)
        databases.stop()
    return 0


def _psql(args: argparse.Namespace) -> int:
    from quanheng.site.backups import login, program

    databases, side = Databases(), NAMES[args.side]
    databases.start()
    url = databases.owner_url(side) if args.owner else databases.url(side)
    environment = login(url) | {"PSQL_HISTORY": str(var() / "psql-history")}
    return subprocess.run([program(databases, "psql")], env=environment, check=False).returncode
