"""Every due day explains itself, in both languages."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.days import Extension, Pause, Period, Unit, due
from quanheng.rules.days_explained import explain
from quanheng.rules.sentences import say
from quanheng.site.cli import main
from tests.rules.calendar_2026 import CALENDAR

WORDS = tomllib.loads((Path(__file__).resolve().parents[2] / "ui/messages/days.toml").read_text("utf-8"))


def told(start: date, period: str, language: str = "zh", **more: object) -> list[str]:
    answer = due(start, Period.parse(period), CALENDAR, **more)
    return [say(sentence, language, WORDS) for sentence in explain(answer, CALENDAR)]


def test_each_day_skipped_is_named_with_its_reason() -> None:
    assert told(date(2026, 2, 13), "3wd") == [
        "开始之日2026年2月13日（周五）不计入，自2026年2月14日（周六）起算（民事诉讼法第八十五条）。",
        "期限为3个工作日。",
        "2026年2月14日（周六）为春节调休上班，计入。",
        *(
            f"2026年2月{n}日（周{w}）为春节放假，不计。"
            for n, w in zip(range(15, 24), "日一二三四五六日一", strict=True)
        ),
        "满3个工作日之日为2026年2月25日（周三）。",
    ]


def test_the_same_is_said_in_english() -> None:
    assert told(date(2026, 9, 20), "15cd", "en") == [
        "The starting day (Sun 20 Sep 2026) is not counted; the count begins on Mon 21 Sep 2026 "
        "(Civil Procedure Law, art. 85).",
        "The period is 15 calendar days.",
        "15 calendar days end on Mon 5 Oct 2026.",
        "Mon 5 Oct 2026 is off for National Day, so the law accepts Thu 8 Oct 2026, the next working day "
        "(Civil Procedure Law, art. 85).",
    ]


def test_pauses_extensions_and_provisional_days_are_told() -> None:
    lines = told(
        date(2026, 12, 1),
        "20wd",
        pauses=[
            Pause("听证", date(2026, 12, 7), date(2026, 12, 11)),
            Pause("鉴定", date(2026, 12, 10), date(2026, 12, 14)),
        ],
        extensions=[Extension(Period.parse("10wd"), date(2026, 12, 15), "示审延〔2026〕1号")],
    )
    assert "2026年12月15日（周二）批准延长10个工作日，文书：示审延〔2026〕1号。" in lines
    assert "2026年12月7日（周一）至2026年12月14日（周一）因听证、鉴定不计入期限。" in lines
    assert lines[-1].startswith("2027年放假安排尚未公布")


def test_a_month_without_that_day_says_so() -> None:
    assert "到期月没有31日，以月末2026年2月28日（周六）为期间届满日（民法典第二百零二条）。" in told(
        date(2025, 8, 31), "6m"
    )


@given(st.dates(date(2024, 1, 1), date(2026, 6, 1)), st.integers(1, 60), st.sampled_from(["wd", "cd", "m"]))
def test_no_day_between_is_left_unexplained(start: date, length: int, unit: str) -> None:
    answer = due(start, Period(length, Unit(unit)), CALENDAR)
    codes = [sentence.code for sentence in explain(answer, CALENDAR)]
    if unit == "wd":
        skipped = sum(code.startswith("days-skipped") for code in codes)
        assert (answer.strict - start).days == length + skipped
    assert ("days-provisional" in codes) == answer.provisional
    assert any(code.startswith("days-moved") for code in codes) == (answer.legal != answer.strict)


def test_the_command_reports_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["days", "--from", "2026-02-10", "--add", "20wd", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["strict"], report["legal"], report["provisional"]) == ("2026-03-16", "2026-03-16", False)
    assert report["explanation"][-1] == "满20个工作日之日为2026年3月16日（周一）。"


@pytest.mark.parametrize(
    ("start", "add", "said"),
    [
        ("2019-06-01", "5wd", "2019年没有工作日历"),
        ("2026-02-30", "5wd", "不是日期"),
        ("2026-02-10", "5", "不是可用的期限"),
    ],
)
def test_the_command_refuses_in_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, start: str, add: str, said: str
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["days", "--from", start, "--add", add]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err
