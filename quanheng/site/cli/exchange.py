"""`quanheng exchange`: the door between the private network and the public site, as an operator handles it."""

import argparse
import contextlib
import json


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("exchange", help="batches to the public site, applications from it")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    state = verbs.add_parser("state", help="what waits, what left, what is missing")
    state.add_argument("--json", action="store_true")
    verbs.add_parser("keys", help="make the keys and place their public halves for the public site")
    verbs.add_parser("write", help="write waiting batches into the outgoing spool")
    again = verbs.add_parser("again", help="write a batch's file again")
    again.add_argument("number", type=int)
    carry = verbs.add_parser("carry", help="move files between the spools of both sides")
    carry.add_argument("--every", type=float, metavar="SECONDS", help="keep on, looking this often")
    return parser


def run(args: argparse.Namespace) -> int:
    if args.verb == "carry":
        return _carry(args)
    from quanheng.site.instance import open_inner

    open_inner()
    return {"state": _state, "keys": _keys, "write": _write, "again": _again}[args.verb](args)


def _carry(args: argparse.Namespace) -> int:
    """Needs neither database: a carrier only moves files."""
    from quanheng.exchange.carrier import carry, keep_carrying
    from quanheng.site.settings.base import VAR

    if args.every:
        with contextlib.suppress(KeyboardInterrupt):
            keep_carrying(VAR / "inner", VAR / "outer", args.every)
    else:
        print(carry(VAR / "inner", VAR / "outer"))
    return 0


def _state(args: argparse.Namespace) -> int:
    from quanheng.exchange.queries import state

    found = state()
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):22} {value}")
    return 0


def _keys(args: argparse.Namespace) -> int:
    from quanheng.exchange.keys import hand_over_public_halves

    hand_over_public_halves()
    return 0


def _write(args: argparse.Namespace) -> int:
    from quanheng.exchange.actions import write_batches

    print(write_batches())
    return 0


def _again(args: argparse.Namespace) -> int:
    from quanheng.exchange.actions import write_file
    from quanheng.exchange.models import OutgoingBatch

    batch = OutgoingBatch.objects.filter(number=args.number).first()
    if batch is None:
        print(f"no batch {args.number}")
        return 1
    write_file(batch)
    return 0
