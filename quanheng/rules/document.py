"""What each kind of document states: its fields, its number, and the words it is printed with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from quanheng.rules import law_files
from quanheng.rules.document_wording import Block, BlockKind, Line, Run, fill, read_wording
from quanheng.rules.law_files import BadLawFile, Table, take, take_list
from quanheng.rules.money import capitals, yuan
from quanheng.rules.refusal import Refused

TEMPLATE_KEYS = ("key", "name", "series", "article", "layout", "seal", "signatures", "field", "text", "body")
FIELD_KEYS = ("key", "name", "kind", "article", "optional", "options", "personal", "from")
PERSONAL_KINDS = frozenset({"name", "id-number", "phone", "bank-account", "address", "email"})


class FieldKind(StrEnum):
    """What may stand in a field: one line, paragraphs, fen, a day, several lines, or one of some words."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    MONEY = "money"
    DATE = "date"
    LIST = "list"
    CHOICE = "choice"


class Layout(StrEnum):
    """How the page looks: a letter under the office's head, or a plain form for the file."""

    LETTER = "letter"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a document must (or may) state, and the article that asks for it.

    `personal` says what kind of personal data it holds, so that publication masks it; `sources` where the
    case has it, the first that is found.
    """

    key: str
    name: str
    kind: FieldKind
    article: str
    optional: bool
    options: tuple[str, ...]
    personal: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A kind of document: its name, the sign of its number series, its fields and its wording.

    `seal` names the seal it carries, `signatures` who signs by hand. `body` is the wording in typst that documents
    issued before templates were read line by line were made from.
    """

    key: str
    name: str
    series: str
    article: str
    fields: tuple[Field, ...]
    text: str = ""
    layout: Layout = Layout.LETTER
    seal: str = ""
    signatures: tuple[str, ...] = ()
    body: str = ""

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The wording, line by line."""
        return read_wording(self.text)


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
    layout = str(table.get("layout", "letter"))
    if layout not in set(Layout):
        raise BadLawFile(path, "layout", f"no such layout: {layout}")
    old = take(table, "body", str, path=path) if "body" in table else ""
    template = Template(
        key=take(table, "key", str, path=path),
        name=take(table, "name", str, path=path),
        series=take(table, "series", str, path=path),
        article=take(table, "article", str, path=path),
        fields=fields,
        text="" if old else take(table, "text", str, path=path),
        layout=Layout(layout),
        seal=str(table.get("seal", "")),
        signatures=tuple(take_list(table, "signatures", str, path=path)),
        body=old,
    )
    _require_sound(template, path)
    return template


def _require_sound(template: Template, path: Path | str) -> None:
    """Every field is declared once and printed, every printed field declared, a list stands on a line of its own."""
    printed = {key for line in template.lines for key in line.fields}
    known = [field.key for field in template.fields]
    for number, key in enumerate(known):
        if key in known[:number]:
            raise BadLawFile(path, f"field[{number}].key", f"declared twice: {key}")
        if key not in printed and f"facts.{key}" not in template.body:
            raise BadLawFile(path, f"field[{number}].key", f"the wording never prints it: {key}")
    for key in sorted(printed - set(known)):
        raise BadLawFile(path, "text", f"the wording prints a field nobody declares: {key}")
    for line in template.lines:
        if line.kind is BlockKind.NUMBERED and not line.alone:
            raise BadLawFile(path, "text", f"a numbered list is one field alone: {line.text}")


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
        sources=_sources(table, path, within),
    )


def _sources(table: Table, path: Path | str, within: str) -> tuple[str, ...]:
    if isinstance(table.get("from"), str):
        return (table["from"],)
    return tuple(take_list(table, "from", str, path=path, within=within))


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


def blocks(template: Template, facts: Mapping[str, Any]) -> tuple[Block, ...]:
    """The page, piece by piece: what PDF, docx and preview are all made from."""
    paragraphs = shown(template, facts)
    if template.body:
        return tuple(
            Block(BlockKind.ROW, tuple((Run(line),) for line in paragraphs[field.key]), field.name)
            for field in template.fields
            if paragraphs[field.key]
        )
    listed = frozenset(field.key for field in template.fields if field.kind is FieldKind.LIST)
    return fill(template.lines, paragraphs, listed)


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
