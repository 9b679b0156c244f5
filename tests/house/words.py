"""Every sentence the site asks to have translated, read from templates and Python without the gettext programs."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.house.source import REPO, modules, name, tree

CATALOGUE = REPO / "ui" / "locale" / "en" / "LC_MESSAGES" / "django.po"
FIELDS = REPO / "law" / "powers" / "fields.toml"
ASKING = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
# What templatize leaves of a template: calls with plain string literals; everything else is blanked out.
CALL = re.compile(r"""\b(n?gettext|_)\(((?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*"|[^()'"])*)\)""")


class Sentence(NamedTuple):
    """One source sentence with its plural, if it counts something, and where it stands."""

    text: str
    plural: str
    place: str


def templates() -> list[Path]:
    return sorted((REPO / "ui" / "templates").rglob("*.*"))


@cache
def sentences() -> list[Sentence]:
    """Every sentence of every template and module, each once, in the order of its file."""
    found: dict[str, Sentence] = {}
    for name_of_field in _of_fields():
        found[name_of_field.text] = name_of_field
    for path in (*templates(), *modules()):
        for sentence in _of_module(path) if path.suffix == ".py" else _of_template(path):
            if sentence.plural or sentence.text not in found:
                found[sentence.text] = sentence
    return list(found.values())


def english() -> Catalog:
    """The English catalogue as it is committed."""
    with CATALOGUE.open("rb") as words:
        return read_po(words, locale="en")


def _of_fields() -> Iterator[Sentence]:
    """The fields of an item, whose names pages show as they stand in the law's data."""
    for field in tomllib.loads(FIELDS.read_text("utf-8"))["field"]:
        yield Sentence(field["name"], "", name(FIELDS))


def _of_template(path: Path) -> Iterator[Sentence]:
    for match in CALL.finditer(templatize(path.read_text("utf-8"), origin=name(path))):
        call = ast.parse(match[0], mode="eval").body
        assert isinstance(call, ast.Call)
        yield from _asked(call, name(path))


def _of_module(path: Path) -> Iterator[Sentence]:
    for node in ast.walk(tree(path)):
        called = getattr(node, "func", None)
        if isinstance(node, ast.Call) and (getattr(called, "id", None) or getattr(called, "attr", None)) in ASKING:
            yield from _asked(node, name(path))


def _asked(call: ast.Call, place: str) -> Iterator[Sentence]:
    said = [part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    if said and said[0]:
        yield Sentence(said[0], said[1] if len(said) > 1 else "", place)
