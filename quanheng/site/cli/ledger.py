"""`quanheng ledger`: the state of the public log, its checks, receipts."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from quanheng.rules.log import audit, commitment, entry, note, proof
from quanheng.rules.log.checkpoint import CheckpointRejected
from quanheng.rules.log.merkle import ProofRejected
from quanheng.rules.log.note import NoteRejected
from quanheng.rules.log.wording import base64_bytes, base64_text
from quanheng.rules.refusal import Refused


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    group = groups.add_parser("ledger", help="the public log: state, checks, receipts")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("status", help="size, signatures, what waits")
    verbs.add_parser("fsck", help="find every row, event, entry, tile or file that is not as it was recorded")
    verbs.add_parser("parked", help="what followers set aside because it failed, and why")
    again = verbs.add_parser("retry", help="let what was set aside wait to be followed again")
    again.add_argument("follower", nargs="?", default="", help="of this follower only; of all if not given")
    receipt = verbs.add_parser("receipt", help="write the receipt of an event")
    receipt.add_argument("event", help="the event's code or number")
    receipt.add_argument("--out", type=Path, help="the file to write; standard output if not given")
    verify = verbs.add_parser("verify-receipt", help="verify a receipt offline")
    verify.add_argument("file", type=Path)
    verify.add_argument("--key", help="the log's published key; the receipt's own if not given")
    audited = verbs.add_parser("audit", help="derive a whole published log again from its files")
    audited.add_argument("folder", type=Path)
    audited.add_argument("--key", help="the log's published key; the folder's own if not given")
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help="report as JSON")
    return group


def run(args: argparse.Namespace) -> int:
    return {
        "status": _status,
        "fsck": _fsck,
        "parked": _parked,
        "retry": _retry,
        "receipt": _receipt,
        "verify-receipt": _verify_receipt,
        "audit": _audit,
    }[args.verb](args)


def _status(args: argparse.Namespace) -> int:
    _open()
    from quanheng.ledger.queries import log_status

    _report(args, log_status())
    return 0


def _parked(args: argparse.Namespace) -> int:
    _open()
    from quanheng.ledger.queries import parked

    found = parked()
    if args.json:
        print(json.dumps(found, ensure_ascii=False, default=str))
        return 0
    for one in found:
        print("  ".join(str(value) for value in one.values()))
    if not found:
        print(_said("没有搁置的事件。", "Nothing is set aside."))
    return 0


def _retry(args: argparse.Namespace) -> int:
    _open()
    from quanheng.ledger.followers import retry

    _report(args, {"retried": retry(args.follower)})
    return 0


def _fsck(args: argparse.Namespace) -> int:
    _open()
    from django.db import connection, transaction

    from quanheng.ledger.fsck import fsck
    from quanheng.site.messages import render

    alone = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        # One picture of everything: what is written meanwhile is neither half seen nor taken for tampering.
        if alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = list(fsck())
    if args.json:
        print(json.dumps([{"code": one.code, **one.params} for one in found], ensure_ascii=False, default=str))
    else:
        for one in found:
            print("✗", render(one, _language()))
        print(_said("一切与记录相符。", "Everything is as it was recorded.") if not found else len(found))
    return 1 if found else 0


def _receipt(args: argparse.Namespace) -> int:
    _open()
    from quanheng.ledger.models import Event
    from quanheng.ledger.receipts import receipt_file

    by_number = {"pk": int(args.event)} if args.event.isdecimal() and len(args.event) < 20 else None
    event = Event.objects.filter(**(by_number or {"code": args.event})).first()
    if event is None:
        raise Refused("no-such-event", event=args.event)
    made = receipt_file(event)
    if made is None:
        raise Refused("receipt-not-yet", event=args.event)
    if args.out:
        args.out.write_bytes(made)
    else:
        sys.stdout.buffer.write(made)
    return 0


def _verify_receipt(args: argparse.Namespace) -> int:
    try:
        shown = verified_receipt(args.file.read_bytes(), args.key)
    except (ValueError, KeyError, TypeError) as failure:
        _report(args, {"shown": False, "reason": f"{type(failure).__name__}: {failure}"})
        return 1
    _report(args, shown)
    return 0


def verified_receipt(raw: bytes, key: str | None) -> dict[str, Any]:
    """What a receipt shows, by the log's own code: a second opinion beside verify/verify.py."""
    fields = json.loads(raw)
    known = note.PublicKey.parse(key or fields["key"])
    line, payload = fields["entry"].encode(), base64_bytes(fields["payload"])
    public = entry.parse(line)
    commitment.verify(public.commitment, opening=base64_bytes(fields["opening"]), payload=payload)
    kept = proof.parse(fields["proof"])
    head = proof.verify(kept, line, origin=known.name, log_keys=[known])
    return {
        "shown": True, "log": head.origin, "index": kept.index, "size": head.size, "key": str(known),
        "kind": public.kind, "office": public.office, "recorded": public.at.isoformat(), "event": public.event,
        "payload": json.loads(payload),
    }  # fmt: skip


def _audit(args: argparse.Namespace) -> int:
    read = audit.reader_of(args.folder)
    try:
        known = note.PublicKey.parse(args.key or read("public-key").decode().strip())
        head = audit.audit(read, origin=known.name, log_keys=[known])
        events = audit.check_entries(read, head.size)
    except (audit.AuditFails, NoteRejected, CheckpointRejected, ProofRejected, OSError) as failure:
        _report(args, {"sound": False, "reason": str(failure)})
        return 1
    told = {"sound": True, "log": head.origin, "size": head.size, "root": base64_text(head.root), "events": events}
    _report(args, {**told, "key": str(known), "key_given": args.key is not None})
    return 0


def _open() -> None:
    from quanheng.site.instance import open_inner

    open_inner()


def _report(args: argparse.Namespace, told: dict[str, Any]) -> None:
    if args.json:
        print(json.dumps(told, ensure_ascii=False, default=str))
        return
    width = max(len(name) for name in told)
    for name, value in told.items():
        nested = isinstance(value, dict | list)
        print(f"{name:{width}}  {json.dumps(value, ensure_ascii=False, default=str) if nested else value}")


def _said(chinese: str, english: str) -> str:
    return english if _language() == "en" else chinese


def _language() -> str:
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh"
