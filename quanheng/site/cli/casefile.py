"""`quanheng casefile`: take the file of a case out as one bundle, and verify such a bundle anywhere."""

import argparse
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from quanheng.casefiles.packing import Verified, verify
from quanheng.rules.refusal import Refused
from quanheng.site.cli.ledger import verified_receipt


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    group = groups.add_parser("casefile", help="the file of a case: export and verify / 案卷：导出、核对")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    export = verbs.add_parser("export", help="write the file of a case as one bundle")
    export.add_argument("code", help="the case's code or number")
    export.add_argument("--to", type=Path, required=True, metavar="FILE")
    check = verbs.add_parser("verify", help="verify a bundle offline and name whatever was changed")
    check.add_argument("file", type=Path)
    check.add_argument("--manifest", metavar="SHA256", help="the manifest's hash as recorded when archived")
    check.add_argument("--key", help="the log's published key; the receipts' own if not given")
    check.add_argument("--json", action="store_true", help="report as JSON")
    return group


def run(args: argparse.Namespace) -> int:
    return {"export": _export, "verify": _verify}[args.verb](args)


def _export(args: argparse.Namespace) -> int:
    from quanheng.site.instance import open_inner

    open_inner()
    from quanheng.casefiles.actions import export_at_the_machine
    from quanheng.casefiles.queries import by_code_or_number
    from quanheng.site.today import today

    case = by_code_or_number(args.code)
    if case is None:
        raise Refused("no-such-case", code=args.code)
    unfinished = args.to.with_name(f".{args.to.name}.unfinished")
    try:
        with unfinished.open("w+b") as bundle:
            export_at_the_machine(case, bundle, on=today())
            os.fsync(bundle.fileno())
        unfinished.replace(args.to)
    finally:
        unfinished.unlink(missing_ok=True)
    return _told(args, verify(args.to))


def _verify(args: argparse.Namespace) -> int:
    return _told(args, verify(args.file), args.manifest)


def _told(args: argparse.Namespace, found: Verified, recorded: str | None = None) -> int:
    from quanheng.site.faults import operator_language
    from quanheng.site.messages import render

    wrong = list(found.wrong)
    if found.manifest and recorded and recorded != found.manifest_sha256:
        wrong.append(Refused("bundle-manifest-changed", shown=found.manifest_sha256, recorded=recorded))
    if not wrong and args.verb == "verify":
        wrong += _failing_receipts(args.file, found, args.key)
    told = {
        "sound": not wrong, "case": found.manifest.get("case", {}).get("number"), "manifest": found.manifest_sha256,
        "files": len(found.manifest.get("files", [])),
        "receipts": sum(1 for event in found.manifest.get("events", []) if event["receipt"]),
        "wrong": [render(each, operator_language()) for each in wrong],
    }  # fmt: skip
    if getattr(args, "json", False):
        print(json.dumps(told, ensure_ascii=False))
    else:
        for name, value in told.items():
            print(f"{name:9} {'; '.join(value) if isinstance(value, list) else value}")
    return 1 if wrong else 0


def _failing_receipts(path: Path, found: Verified, key: str | None) -> Iterator[Refused]:
    with zipfile.ZipFile(path) as bundle:
        for event in found.manifest["events"]:
            if event["receipt"]:
                try:
                    shown = verified_receipt(bundle.read(event["receipt"]), key)
                except (ValueError, KeyError, TypeError) as trouble:
                    yield Refused("bundle-receipt-fails", path=event["receipt"], reason=type(trouble).__name__)
                    continue
                if (shown["event"], shown["kind"], shown["index"]) != (event["event"], event["kind"], event["index"]):
                    yield Refused("bundle-receipt-fails", path=event["receipt"], reason=event["event"])
