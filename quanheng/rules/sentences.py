"""Sentences as values: a code with its particulars, put into words only where somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from quanheng.rules.calendars import DayName
from quanheng.rules.days import Period, Unit
from quanheng.rules.words import Words as Name

Words = Mapping[str, Mapping[str, str]]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNITS_ZH = {
    Unit.WORKING_DAY: "个工作日",
    Unit.CALENDAR_DAY: "日",
    Unit.HOUR: "小时",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}
_UNITS_EN = {
    Unit.WORKING_DAY: "working day",
    Unit.CALENDAR_DAY: "calendar day",
    Unit.HOUR: "hour",
    Unit.MONTH: "month",
    Unit.YEAR: "year",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an explanation, not yet in any language."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def say(sentence: Sentence, language: str, words: Words) -> str:
    """The sentence in `zh` or `en`, from the words of the catalogue; KeyError when the catalogue lacks it."""
    in_words = _in_english if language.startswith("en") else _in_chinese
    entry = words[sentence.code]
    template = entry["en"] if language.startswith("en") else entry["zh"]
    return template.format(**{name: in_words(value) for name, value in sentence.params.items()})


def _in_chinese(value: object) -> object:
    match value:
        case date():
            return f"{value.year}年{value.month}月{value.day}日（周{_WEEKDAYS_ZH[value.weekday()]}）"
        case Period():
            return f"{value.length}{_UNITS_ZH[value.unit]}"
        case DayName() | Name():
            return value.zh
        case tuple():
            return _joined(value, "、", _in_chinese)
    return value


def _in_english(value: object) -> object:
    match value:
        case date():
            return f"{_WEEKDAYS_EN[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}"
        case Period():
            return f"{value.length} {_UNITS_EN[value.unit]}{'' if value.length == 1 else 's'}"
        case DayName() | Name():
            return value.en
        case tuple():
            return _joined(value, ", ", _in_english)
    return value


def _joined(values: tuple[object, ...], comma: str, in_words: Callable[[object], object]) -> str:
    return comma.join(str(in_words(value)) for value in values)
