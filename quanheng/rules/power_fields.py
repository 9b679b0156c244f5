"""Which facts a power item states, kind by kind, and how a cell or a file says each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from quanheng.rules import law_files
from quanheng.rules.days import Period, Unit
from quanheng.rules.law_files import BadLawFile, take
from quanheng.rules.power import Kind
from quanheng.rules.refusal import Refused

Word = TypeVar("Word", bound=StrEnum)
NONE = "none"
Value = str | int | list[str] | list[dict[str, str]]


class Need(StrEnum):
    """Whether a kind of power must state a field, may, or has no such field."""

    MUST = "M"
    MAY = "O"
    NOT = "X"


class Form(StrEnum):
    """How the value of a field is written."""

    TEXT = "text"
    CHOICE = "choice"
    LIST = "list"
    CITATION = "citation"
    CITATIONS = "citations"
    PERIOD = "period"
    NUMBER = "number"
    MATERIALS = "materials"


@dataclass(frozen=True)
class Field:
    """One fact of an item: its key in files, its heading in tables, and which kinds must state it."""

    key: str
    name: str
    form: Form
    need: Mapping[Kind, Need]
    options: Mapping[str, str]
    hint: str


@dataclass(frozen=True)
class Fields:
    """All fields, in the order in which tables print them."""

    members: tuple[Field, ...]

    def __iter__(self) -> Iterator[Field]:
        return iter(self.members)

    def __contains__(self, key: object) -> bool:
        return any(field.key == key for field in self.members)

    def __getitem__(self, key: str) -> Field:
        for field in self.members:
            if field.key == key:
                return field
        raise KeyError(key)

    def named(self, name: str) -> Field | None:
        """The field under that heading, `None` when no field has it."""
        return next((field for field in self.members if field.name == name), None)

    def of(self, kind: Kind) -> tuple[Field, ...]:
        """The fields an item of that kind has."""
        return tuple(field for field in self.members if field.need[kind] is not Need.NOT)


# The exchange dictionary has one table for these five groups of kinds.
GROUPS: Mapping[str, tuple[Kind, ...]] = {
    "applied": (Kind.LICENCE, Kind.BENEFIT, Kind.AWARD, Kind.CONFIRMATION, Kind.ADJUDICATION, Kind.OTHER),
    "penalty": (Kind.PENALTY,),
    "levy": (Kind.LEVY,),
    "coercion": (Kind.COERCION,),
    "inspection": (Kind.INSPECTION,),
}
_KEYS = ("key", "name", "form", "options", "hint", *GROUPS)


def read_fields(path: Path) -> Fields:
    """The table of fields in law/powers/fields.toml; `BadLawFile` names the field that is wrong."""
    tables = law_files.take_list(law_files.read(path), "field", dict, path=path)
    fields = Fields(tuple(_field(table, path, f"field[{place}]") for place, table in enumerate(tables)))
    seen: set[str] = set()
    for place, field in enumerate(fields):
        if field.key in seen:
            raise BadLawFile(path, f"field[{place}].key", f"{field.key} stands twice")
        seen.add(field.key)
    return fields


def _field(table: Mapping[str, Any], path: Path, within: str) -> Field:
    law_files.only_keys(table, _KEYS, path=path, within=within)
    need = {
        kind: _member(Need, take(table, group, str, path=path, within=within), path, f"{within}.{group}")
        for group, kinds in GROUPS.items()
        for kind in kinds
    }
    form = _member(Form, take(table, "form", str, path=path, within=within), path, f"{within}.form")
    options = take(table, "options", dict, path=path, within=within) if form is Form.CHOICE else {}
    key, name = (take(table, part, str, path=path, within=within) for part in ("key", "name"))
    return Field(key, name, form, need, options, table.get("hint", ""))


def _member(words: type[Word], text: str, path: Path, where: str) -> Word:
    try:
        return words(text)
    except ValueError as trouble:
        raise BadLawFile(path, where, f"{text!r} is none of {', '.join(words)}") from trouble


_UNITS = {"个工作日": "wd", "工作日": "wd", "个月": "m", "小时": "h", "年": "y", "天": "cd", "日": "cd"}
_WRITTEN_PERIOD = re.compile(rf"([1-9][0-9]{{0,3}})\s*({'|'.join(_UNITS)})")
_WRITTEN_NONE = ("无", "不设", NONE)


def from_cell(field: Field, text: str) -> Value:
    """What a cell of a table says; parts stand on lines of their own, or are set off by ； on one line."""
    match field.form:
        case Form.CHOICE:
            return _choice(field, text)
        case Form.LIST | Form.CITATIONS:
            return _parts(text)
        case Form.PERIOD:
            return _period(field, text)
        case Form.NUMBER:
            return _number(field, text)
        case Form.MATERIALS:
            return [_material(field, part) for part in _parts(text)]
        case Form.TEXT | Form.CITATION:
            return text.strip()


def _parts(text: str) -> list[str]:
    parts = text.split("\n") if "\n" in text else re.split("[；;]", text)
    return [part.strip() for part in parts if part.strip()]


def _choice(field: Field, text: str) -> str:
    keys = {label: key for key, label in field.options.items()} | {key: key for key in field.options}
    if text.strip() not in keys:
        raise Refused("item-choice-unknown", field=field.name, value=text, options="、".join(field.options.values()))
    return keys[text.strip()]


def _period(field: Field, text: str) -> str:
    if text.strip() in _WRITTEN_NONE:
        return NONE
    written = _WRITTEN_PERIOD.fullmatch(text.strip())
    try:
        return str(Period.parse(f"{written[1]}{_UNITS[written[2]]}" if written else text))
    except Refused as trouble:
        raise Refused("item-limit-unreadable", field=field.name, value=text) from trouble


def _number(field: Field, text: str) -> int:
    whole = re.fullmatch(r"([0-9]{1,6})(?:\.0+)?", text.strip())
    if whole is None:
        raise Refused("item-number-unreadable", field=field.name, value=text)
    return int(whole[1])


def _material(field: Field, text: str) -> dict[str, str]:
    parts = [part.strip() for part in re.split(r"[|｜]", text)]
    if len(parts) != 3 or not all(parts):
        raise Refused("item-material-unreadable", field=field.name, value=text.strip())
    return dict(zip(("name", "form", "need"), parts, strict=True))


def to_cell(field: Field, value: Value) -> str:
    """The value of a field as a cell writes it, readable again by `from_cell`."""
    if isinstance(value, list):
        parts = [part if isinstance(part, str) else "｜".join(part.values()) for part in value]
        # the new line at the end keeps a lone part with a ； in it whole
        return "\n".join(parts) + ("\n" if len(parts) == 1 and "；" in parts[0] else "")
    if field.form is Form.CHOICE:
        return field.options.get(str(value), str(value))
    if field.form is Form.PERIOD:
        return period_in_words(str(value))
    return str(value)


def period_in_words(text: str) -> str:
    """A limit as the lists print it: 20个工作日, 90日, 3个月; 无 when there is none."""
    if text == NONE:
        return "无"
    period = Period.parse(text)
    words = {
        Unit.WORKING_DAY: "个工作日",
        Unit.CALENDAR_DAY: "日",
        Unit.MONTH: "个月",
        Unit.HOUR: "小时",
        Unit.YEAR: "年",
    }
    return f"{period.length}{words[period.unit]}"
