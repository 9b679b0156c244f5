"""What each kind of document states: its fields, its number, and the words it is printed with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from quanheng.rules import law_files
from quanheng.rules.law_files import BadLawFile, Table, take, take_list
from quanheng.rules.money import capitals, yuan
from quanheng.rules.refusal import Refused

TEMPLATE_KEYS = ("key", "name", "series", "article", "field", "body")
FIELD_KEYS = ("key", "name", "kind", "article", "optional", "options", "personal")
PERSONAL_KINDS = frozenset({"name", "id-number", "phone", "bank-account", "address", "email"})


class FieldKind(StrEnum):
    """What may stand in a field: one line, paragraphs, fen, a day, several lines, or one of some words."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    MONEY = "money"
    DATE = "date"
    LIST = "list"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a document must (or may) state, and the article that asks for it.

    `personal` says what kind of personal data it holds, so that publication masks it.
    """

    key: str
    name: str
    kind: FieldKind
    article: str
    optional: bool
    options: tuple[str, ...]
    personal: str


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of document: its name, the sign of its number series, its fields and its wording."""

    key: str
    name: str
    series: str
    article: str
    fields: tuple[Field, ...]
    body: str


def read_template(path: Path) -> Template:
    """The template a file of law/documents/ holds; `BadLawFile` where it is wrong."""
    return parse_template(path.read_bytes(), path)


def parse_template(body: bytes, path: Path | str) -> Template:
    """The template in `body`: every field declared once, used in the wording, and asked for by an article."""
    table = law_files.parse(body, path)
    law_files.only_keys(table, TEMPLATE_KEYS, path=path)
    fields = tuple(
        _field(each, f"field[{n}]", path) for n, each in enumerate(take_list(table, "field", dict, path=path))
    )
    template = Template(
        key=take(table, "key", str, path=path),
        name=take(table, "name", str, path=path),
        series=take(table, "series", str, path=path),
        article=take(table, "article", str, path=path),
        fields=fields,
        body=take(table, "body", str, path=path),
    )
    for number, field in enumerate(fields):
        if field.key in {other.key for other in fields[:number]}:
            raise BadLawFile(path, f"field[{number}].key", f"declared twice: {field.key}")
        if f"facts.{field.key}" not in template.body:
            raise BadLawFile(path, f"field[{number}].key", f"the wording never prints it: {field.key}")
    return template


def _field(table: Table, within: str, path: Path | str) -> Field:
    law_files.only_keys(table, FIELD_KEYS, path=path, within=within)
    kind = take(table, "kind", str, path=path, within=within)
    if kind not in set(FieldKind):
        raise BadLawFile(path, f"{within}.kind", f"no such kind of field: {kind}")
    personal = str(table.get("personal", ""))
    if personal and personal not in PERSONAL_KINDS:
        raise BadLawFile(path, f"{within}.personal", f"no such kind of personal data: {personal}")
    return Field(
        key=take(table, "key", str, path=path, within=within),
        name=take(table, "name", str, path=path, within=within),
        kind=FieldKind(kind),
        article=str(table.get("article", "")),
        optional=table.get("optional", False) is True,
        options=tuple(take_list(table, "options", str, path=path, within=within)),
        personal=personal,
    )


def template_hash(body: bytes, frame: bytes) -> str:
    """The name by which a document says what it was printed with: wording and frame together."""
    return hashlib.sha256(hashlib.sha256(body).digest() + hashlib.sha256(frame).digest()).hexdigest()


def check_facts(template: Template, facts: Mapping[str, Any]) -> None:
    """Everything the document must state is there, nothing else is, and each is of its kind.

    Raises `Refused` naming the field and the article that asks for it (行政处罚法第五十九条).
    """
    known = {field.key for field in template.fields}
    for key in facts:
        if key not in known:
            raise Refused("document-field-unknown", article=template.article, field=key, document=template.name)
    for field in template.fields:
        value = facts.get(field.key)
        if value in (None, "", []):
            if field.optional:
                continue
            article = field.article or template.article
            raise Refused("document-field-missing", article=article, field=field.name, document=template.name)
        if not _fits(field, value):
            article = field.article or template.article
            raise Refused("document-field-wrong", article=article, field=field.name, document=template.name)


def _fits(field: Field, value: object) -> bool:
    match field.kind:
        case FieldKind.MONEY:
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case FieldKind.DATE:
            return isinstance(value, str) and _is_day(value)
        case FieldKind.LIST:
            return isinstance(value, list) and all(isinstance(line, str) and line.strip() for line in value)
        case FieldKind.CHOICE:
            return isinstance(value, str) and value in field.options
        case FieldKind.TEXT:
            return isinstance(value, str) and bool(value.strip()) and "\n" not in value
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def shown(template: Template, facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """Each field as the paragraphs to print; a field left out has none."""
    return {field.key: _paragraphs(field, facts.get(field.key)) for field in template.fields}


def _paragraphs(field: Field, value: Any) -> list[str]:
    if value in (None, "", []):
        return []
    match field.kind:
        case FieldKind.MONEY:
            return [f"{yuan(value)}元（大写：{capitals(value)}）"]
        case FieldKind.DATE:
            return [chinese_day(date.fromisoformat(value))]
        case FieldKind.LIST:
            return [line.strip() for line in value]
    return [line.strip() for line in str(value).splitlines() if line.strip()]


def chinese_day(day: date) -> str:
    """The day as official documents write it: 2026年3月2日 (GB/T 9704: figures, no leading noughts)."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(prefix: str, series: str, year: int, sequence: int) -> str:
    """示市监罚〔2026〕12号: office, series, year in hexagonal brackets, running number (GB/T 9704)."""
    return f"{prefix}{series}〔{year}〕{sequence}号"


def plain_text(template: Template, facts: Mapping[str, Any]) -> str:
    """What the document states, field by field, as text: what is masked and read before publication."""
    lines = []
    for field in template.fields:
        paragraphs = _paragraphs(field, facts.get(field.key))
        if paragraphs:
            lines.append(f"{field.name}：" + "\n".join(paragraphs))
    return "\n".join(lines)
