"""`quanheng portal`: what the public side does besides showing pages."""

import argparse
import json
import logging
import os
import signal
import threading

log = logging.getLogger(__name__)
PATIENCE = 5.0  # seconds before trying again after a failure


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("portal", help="apply the feed on the public side, send applications inside")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    apply = verbs.add_parser("apply", help="apply waiting batches and send waiting applications")
    apply.add_argument("--every", type=float, metavar="SECONDS", help="keep on, looking this often")
    state = verbs.add_parser("state", help="how far the feed has come, what is missing, what waits")
    state.add_argument("--json", action="store_true")
    return parser


def run(args: argparse.Namespace) -> int:
    from quanheng.site.instance import open_outer

    if getattr(args, "every", None):
        os.environ["QUANHENG_DB_STAYS"] = "1"
    open_outer()
    return _state(args) if args.verb == "state" else _apply(args)


def _apply(args: argparse.Namespace) -> int:
    from quanheng.portal.actions import apply_waiting, send_envelopes

    if not args.every:
        print(apply_waiting() + send_envelopes())
        return 0
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        stop.wait(args.every if _once() else PATIENCE)
    return 0


def _once() -> bool:
    """One round; a failure is said and tried again, for nothing is lost by waiting."""
    from django.db import close_old_connections

    from quanheng.portal.actions import apply_waiting, report_if_due, send_envelopes

    try:
        close_old_connections()
        apply_waiting()
        send_envelopes()
        report_if_due()
    except Exception:
        log.exception("the public side stands still")
        return False
    return True


def _state(args: argparse.Namespace) -> int:
    from quanheng.portal.queries import state

    found = state()
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):22} {value}")
    return 0
