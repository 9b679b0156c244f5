"""`quanheng catalogue`: the template for departments, handing in a table, listing what is published."""

import argparse
import json
import sys
from pathlib import Path


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("catalogue", help="power items: template, import, list")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    template = verbs.add_parser("template", help="write the spreadsheet that departments fill in")
    template.add_argument("file", type=Path, help="where to write it, ending in .xlsx")
    taking = verbs.add_parser("import", help="take in a filled table; accepted rows become drafts")
    taking.add_argument("file", type=Path)
    taking.add_argument("--by", required=True, metavar="ACCOUNT", help="the item administrator who hands it in")
    taking.add_argument("--json", action="store_true")
    listing = verbs.add_parser("list", help="the published items, of one office or kind or all")
    listing.add_argument("--office", metavar="CODE")
    listing.add_argument("--kind", metavar="KIND", help="licence, penalty, coercion, levy, benefit, inspection, …")
    listing.add_argument("--on", metavar="DAY", help="as they were on a day, as 2026-11-22")
    listing.add_argument("--json", action="store_true")
    return parser


def run(args: argparse.Namespace) -> int:
    from quanheng.site.instance import open_inner

    open_inner()
    return {"template": _template, "import": _import, "list": _list}[args.verb](args)


def _template(args: argparse.Namespace) -> int:
    from quanheng.catalogue import tables

    args.file.write_bytes(tables.template())
    print(args.file)
    return 0


def _import(args: argparse.Namespace) -> int:
    from quanheng.catalogue import actions, tables
    from quanheng.people.models import Person
    from quanheng.rules.refusal import Refused
    from quanheng.site.today import today

    person = Person.objects.filter(username=args.by).first()
    if person is None:
        raise Refused("no-such-account", username=args.by)
    try:
        with args.file.open("rb") as file:
            table = tables.read(args.file.name, args.file.stat().st_size, file)
    except OSError as trouble:
        print(f"{args.file}: {trouble.strerror}", file=sys.stderr)
        return 2
    batch = actions.import_table(table, by=person, on=today())
    _report(batch, as_json=args.json)
    return 1 if batch.refused else 0


def _report(batch, *, as_json: bool) -> None:
    from quanheng.catalogue.actions.importing import refusals_of
    from quanheng.site.messages import render

    rows = [
        {"row": report["row"], "column": column, "reason": render(refusal, "zh")}
        for report in batch.refusals
        for column, refusal in refusals_of(report)
    ]
    if as_json:
        counts = {"import": batch.pk, "rows": batch.rows, "accepted": batch.accepted, "refused": batch.refused}
        print(json.dumps({**counts, "faults": rows}, ensure_ascii=False))
        return
    print(f"{batch.file_name}: {batch.rows} 行，接收 {batch.accepted}，退回 {batch.refused}")
    for row in rows:
        print(f"  第 {row['row']} 行 · {row['column']}：{row['reason']}")


def _list(args: argparse.Namespace) -> int:
    from datetime import date

    from quanheng.catalogue import queries
    from quanheng.rules.power import Kind

    try:
        on = date.fromisoformat(args.on) if args.on else None
        kind = Kind(args.kind) if args.kind else None
    except ValueError as trouble:
        print(trouble, file=sys.stderr)
        return 2
    items = [
        {"code": version.item.code, "name": version.name, "kind": version.item.kind,
         "office": version.item.office.code, "version": version.number}
        for version in queries.published(args.office, kind, on)
    ]  # fmt: skip
    if args.json:
        print(json.dumps(items, ensure_ascii=False))
        return 0
    for item in items:
        print(
            f"{item['code']}  {Kind(item['kind']).label}  {item['office']:<6} {item['name']}（第{item['version']}版）"
        )
    print(f"{len(items)} 项")
    return 0
