"""`quanheng worker`: follow events and do what time brings about, until told to stop."""

import argparse
import os


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    return groups.add_parser("worker", help="follow events: alerts, documents, the public log, batches to the outside")


def run(args: argparse.Namespace) -> int:
    from quanheng.site.instance import open_inner

    os.environ["QUANHENG_DB_STAYS"] = "1"
    open_inner()
    from quanheng.site import worker

    worker.run()
    return 0
