"""`quanheng days`: when something is due, and why."""

import argparse
import json
import os
import tomllib
from datetime import date
from pathlib import Path

from quanheng.rules.calendars import load_calendar
from quanheng.rules.days import Due, Period, due
from quanheng.rules.days_explained import explain
from quanheng.rules.refusal import Refused
from quanheng.rules.sentences import say

ROOT = Path(__file__).resolve().parents[3]


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("days", help="count a period and show the arithmetic / 计算期限并逐日说明")
    parser.add_argument("--from", dest="start", required=True, metavar="DAY", help="the day of the event, 2026-02-10")
    parser.add_argument("--add", required=True, metavar="PERIOD", help="20wd, 90cd, 3m or 2y")
    parser.add_argument("--language", choices=("zh", "en"), default=_language())
    parser.add_argument("--json", action="store_true", help="report as JSON")
    return parser


def _language() -> str:
    return "en" if os.environ.get("LANG", "").startswith("en") else "zh"


def run(args: argparse.Namespace) -> int:
    calendar = load_calendar(ROOT / "law" / "calendars")
    answer = due(_day(args.start), Period.parse(args.add), calendar)
    words = tomllib.loads((ROOT / "ui" / "messages" / "days.toml").read_text("utf-8"))
    lines = [say(sentence, args.language, words) for sentence in explain(answer, calendar)]
    print(json.dumps(_report(answer, lines), ensure_ascii=False) if args.json else "\n".join(lines))
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as trouble:
        raise Refused("day-unreadable", text=text) from trouble


def _report(answer: Due, lines: list[str]) -> dict[str, object]:
    return {
        "strict": answer.strict.isoformat(),
        "legal": answer.legal.isoformat(),
        "provisional": answer.provisional,
        "explanation": lines,
    }
