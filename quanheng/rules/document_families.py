"""Documents nobody wrote a template for: their form is that of a family, their content what the step itself asks.

A new step in a procedure file so has a true document at once: the family gives page, head and signatures, the step
gives one line for each of its fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quanheng.rules import law_files
from quanheng.rules.document import FIELD_KEYS, FieldKind, Layout
from quanheng.rules.law_files import BadLawFile, Table, take, take_list
from quanheng.rules.procedure import FactField, FactType, Step

FAMILY_KEYS = ("key", "endings", "layout", "seal", "signatures", "short", "long", "field", "text")
OWN = "{=own}"
NAMED = "named."
KINDS = {
    FactType.TEXT: FieldKind.LONG_TEXT,
    FactType.LONG_TEXT: FieldKind.LONG_TEXT,
    FactType.MONEY: FieldKind.MONEY,
    FactType.DATE: FieldKind.DATE,
    FactType.CHOICES: FieldKind.LIST,
}


@dataclass(frozen=True)
class Family:
    """A form that many documents share; `endings` are the last characters of their names, none for the last resort.

    `short` and `long` are how a field of the step is printed, with {name} and {value}.
    """

    key: str
    endings: tuple[str, ...]
    layout: Layout
    seal: str
    signatures: tuple[str, ...]
    short: str
    long: str
    fields: tuple[Table, ...]
    text: str


def read_family(path: Path) -> Family:
    """The family a file of law/documents/families/ holds; `BadLawFile` where it is wrong."""
    table = law_files.read(path)
    law_files.only_keys(table, FAMILY_KEYS, path=path)
    text = take(table, "text", str, path=path)
    if OWN not in text:
        raise BadLawFile(path, "text", f"nowhere says where the step's own fields stand ({OWN})")
    fields = tuple(take_list(table, "field", dict, path=path))
    for number, field in enumerate(fields):
        law_files.only_keys(field, FIELD_KEYS, path=path, within=f"field[{number}]")
    return Family(
        key=take(table, "key", str, path=path),
        endings=tuple(take_list(table, "endings", str, path=path)),
        layout=Layout(take(table, "layout", str, path=path)),
        seal=take(table, "seal", str, path=path),
        signatures=tuple(take_list(table, "signatures", str, path=path)),
        short=take(table, "short", str, path=path),
        long=take(table, "long", str, path=path),
        fields=fields,
        text=text,
    )


def family_of(name: str, families: Sequence[Family]) -> Family:
    """The family a document of that name belongs to: the longest ending that fits, or the one without endings."""
    fitting = [(len(ending), family) for family in families for ending in family.endings if name.endswith(ending)]
    if fitting:
        return max(fitting, key=lambda pair: pair[0])[1]
    return next(family for family in families if not family.endings)


def derived(step: Step, families: Sequence[Family]) -> bytes:
    """The template of a step's document as a file would hold it: word for word the same for the same step."""
    if step.document is None:
        raise ValueError(f"{step.key} produces no document")
    family = family_of(step.document.name.zh, families)
    named, own = _named(step, family)
    head = {
        "key": step.document.key,
        "name": step.document.name.zh,
        "series": step.document.number_word or "文",
        "article": step.document.basis,
        "layout": family.layout.value,
        "seal": family.seal,
        "signatures": list(family.signatures),
        "text": _wording(step, family, own),
    }
    fields = [*named, *(_field(fact, step) for fact in own)]
    parts = [_entries(head), *(("\n[[field]]\n", *_entries(field)) for field in fields)]
    return "".join(line for part in parts for line in part).encode()


def _named(step: Step, family: Family) -> tuple[list[Table], list[FactField]]:
    """The family's fields, those a fact of the step answers by its name taken from it, and the facts that are left."""
    own, fields = list(step.facts), []
    for field in family.fields:
        words = words_of(field)
        fact = next((fact for fact in own if any(word in fact.name.zh for word in words)), None)
        if fact is None:
            fields.append(field)
            continue
        own.remove(fact)
        fields.append({**field, "name": fact.name.zh, "from": f"stated.{fact.key}"})
    return fields, own


def words_of(field: Table) -> list[str]:
    """The words by which a field knows a fact that answers it: named.理由|原因."""
    sources = field.get("from", [])
    listed = [sources] if isinstance(sources, str) else sources
    found = [source.removeprefix(NAMED).split("|") for source in listed if source.startswith(NAMED)]
    return found[0] if found else []


def _wording(step: Step, family: Family, facts: Sequence[FactField]) -> str:
    own = "\n".join(_line(fact, family) for fact in facts)
    named = family.text.replace(OWN, own).replace("{=step}", step.name.zh)
    return named.replace("{=article}", step.document.basis if step.document else step.basis)


def _line(fact: FactField, family: Family) -> str:
    shape = family.long if fact.type in (FactType.LONG_TEXT, FactType.CHOICES) else family.short
    return shape.replace("{name}", fact.name.zh).replace("{value}", "{" + field_key(fact) + "}")


def field_key(fact: FactField) -> str:
    """The field of a derived template that prints a fact of the step; apart from those of the family."""
    return f"own_{fact.key}"


def _field(fact: FactField, step: Step) -> dict[str, Any]:
    field: dict[str, Any] = {
        "key": field_key(fact),
        "name": fact.name.zh,
        "kind": KINDS.get(fact.type, FieldKind.TEXT).value,
        "article": step.document.basis if step.document else step.basis,
        "from": f"stated.{fact.key}",
    }
    return field if fact.required and fact.when is None else {**field, "optional": True}


def _entries(table: Table) -> Iterator[str]:
    # A JSON string, list of strings, or truth is written the same way in TOML.
    for key, value in table.items():
        yield f"{key} = {json.dumps(value, ensure_ascii=False)}\n"
