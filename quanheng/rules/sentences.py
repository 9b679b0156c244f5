"""Sentences as values: a code with its particulars, put into words only where somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

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
    entry = words[sentence.code]
    template = entry["en"] if language.startswith("en") else entry["zh"]
    return template.format(**{name: in_words(value, language) for name, value in sentence.params.items()})


def in_words(value: object, language: str) -> object:
    """A day, a period or a name as a reader of that language writes it; anything else as it is."""
    return (_in_english if language.startswith("en") else _in_chinese)(value)


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


def stored(sentence: Sentence) -> dict[str, object]:
    """The sentence in a form a JSON column can keep and `restored` gives back."""
    return {"code": sentence.code, "params": {name: _kept(value) for name, value in sentence.params.items()}}


def restored(kept: Mapping[str, object]) -> Sentence:
    """The sentence that was `stored`, to be said in any language."""
    params = cast(Mapping[str, object], kept["params"])
    return Sentence(str(kept["code"]), {name: _given_back(value) for name, value in params.items()})


def _kept(value: object) -> object:
    match value:
        case date():
            return {"day": value.isoformat()}
        case Period():
            return {"period": str(value)}
        case DayName() | Name():
            return {"zh": value.zh, "en": value.en}
        case tuple():
            return [_kept(member) for member in value]
        case None | bool() | int() | str():
            return value
    return str(value)


def _given_back(value: object) -> object:
    match value:
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"period": str(text)}:
            return Period.parse(text)
        case {"zh": str(zh), "en": str(en)}:
            return Name(zh, en)
        case list():
            return tuple(_given_back(member) for member in value)
    return value
