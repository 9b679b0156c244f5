"""`quanheng situation`: play told cases against the rules and show each expectation beside its result."""

import argparse
import json
from pathlib import Path

from quanheng.rules.situations import Law, Outcome, Result, read_situations
from quanheng.rules.situations import run as play

ROOT = Path(__file__).resolve().parents[3]


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("situation", help="play told cases against the rules / 按规则演算办案情形")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a file of situations")
    parser.add_argument("--law", type=Path, default=ROOT / "law", metavar="FOLDER", help="the law to play by")
    parser.add_argument("--json", action="store_true", help="report as JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    outcomes = [
        (path, play(told))
        for path in args.files
        for told in read_situations(path, Law(args.law, path.resolve().parent / "given"))
    ]
    if args.json:
        print(json.dumps([_report(path, outcome) for path, outcome in outcomes], ensure_ascii=False))
    else:
        for _, outcome in outcomes:
            _show(outcome)
        print(f"{sum(outcome.agrees for _, outcome in outcomes)}/{len(outcomes)} ✓")
    return 0 if all(outcome.agrees for _, outcome in outcomes) else 1


def _show(outcome: Outcome) -> None:
    from quanheng.site.faults import operator_language

    language = operator_language()
    print(f"{'✓' if outcome.agrees else '✗'} {outcome.situation.name}  【{outcome.situation.why}】")
    for result in outcome.results:
        print(_line(result, language))


def _line(result: Result, language: str) -> str:
    what, expected, found = (
        words.in_language(language) for words in (result.what, result.expected, result.found)
    )  # fmt: skip
    if result.agrees:
        return f"    {result.on}  {what}：{expected}  =  {found}"
    return f"  ✗ {result.on}  {what}：{expected}  ≠  {found}"


def _report(path: Path, outcome: Outcome) -> dict[str, object]:
    return {
        "file": str(path),
        "name": outcome.situation.name,
        "why": outcome.situation.why,
        "procedure": outcome.situation.procedure.key,
        "agrees": outcome.agrees,
        "lines": [
            {
                "on": result.on.isoformat(), "what": result.what.zh, "expected": result.expected.zh,
                "found": result.found.zh, "agrees": result.agrees,
            }
            for result in outcome.results
        ],
    }  # fmt: skip
