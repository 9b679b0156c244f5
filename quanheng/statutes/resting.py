"""What the rooms below cite: the procedures in force and the forms of documents."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from quanheng.rulebook.queries import all_rules, rules_in_force
from quanheng.rules.citation import BadCitation, parse_many
from quanheng.statutes.citing import Stated, named, source

CITING_KEYS = frozenset({"basis", "article", "certified", "persons_basis", "recusal_basis"})


@source("procedure", _("法定程序"))
def procedures(on: date) -> Iterable[Stated]:
    """Every procedure in force on a day with the articles of its steps, clocks and gates."""
    for rule in rules_in_force("procedure", on):
        yield rule.key, cited_in_rule(rule.body)


@source("document-form", _("文书格式"))
def document_forms(_on: date) -> Iterable[Stated]:
    """Every shipped form of a document with the articles of its fields."""
    for path in sorted((settings.LAW / "documents").glob("*.toml")):
        yield path.stem, cited_in_rule(path.read_text("utf-8"))


@named("procedure")
def procedure_names(keys: Collection[str]) -> Mapping[str, str]:
    """What the procedures are called in their newest version. One statement."""
    rows = all_rules().filter(kind="procedure", key__in=keys).order_by("key", "-version").distinct("key")
    return {rule.key: _name(rule.body) for rule in rows}


@named("document-form")
def form_names(keys: Collection[str]) -> Mapping[str, str]:
    """What the shipped forms are called."""
    return {key: _name((settings.LAW / "documents" / f"{key}.toml").read_text("utf-8")) for key in keys}


@lru_cache(maxsize=512)
def _name(body: str) -> str:
    return str(tomllib.loads(body).get("name", ""))


@lru_cache(maxsize=512)
def cited_in_rule(body: str) -> tuple[str, ...]:
    """The citations a file of law names under the keys that hold them, each once, in order."""
    return tuple(dict.fromkeys(_cited(tomllib.loads(body))))


def _cited(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _cited(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner, key)
    elif isinstance(value, str) and key in CITING_KEYS:
        try:
            yield from (str(each) for each in parse_many(value))
        except BadCitation:
            return
