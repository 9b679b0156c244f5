"""The templates that law/documents/ ships, those derived from a step, and those documents were made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from quanheng.documents.rendering import frame
from quanheng.rules.document import Template, parse_template, template_hash
from quanheng.rules.document_families import Family, derived, read_family
from quanheng.rules.procedure import Step
from quanheng.rules.refusal import Refused


@dataclass(frozen=True)
class Shipped:
    """A template as it stands in law/documents/ now."""

    template: Template
    body: bytes
    frame: bytes
    hash: str


def shipped(kind: str) -> Shipped:
    """The template of that kind; refused when law/documents/ has none."""
    path = _files().get(kind)
    if path is None:
        raise Refused("no-such-document", kind=kind)
    return _read(path, path.stat().st_mtime_ns)


def for_step(step: Step) -> Shipped:
    """The template of the document a step produces: its own, or one of its family with the step's fields."""
    if step.document is None:
        raise Refused("no-such-document", kind=step.key)
    kind = step.document.key
    return shipped(kind) if kind in _files() else _derived(derived(step, families()))


def families() -> tuple[Family, ...]:
    """The forms that documents without a template of their own have; read again only when a file came or went."""
    path = settings.LAW / "documents" / "families"
    return _families(path, path.stat().st_mtime_ns)


def kinds() -> list[str]:
    """Every kind of document there is a template for."""
    return list(_files())


def _files() -> Mapping[str, Path]:
    """The templates by kind, in order; listed again only when a file came or went."""
    path = settings.LAW / "documents"
    return _listed(path, path.stat().st_mtime_ns)


@cache
def _listed(folder: Path, _changed_at: int) -> Mapping[str, Path]:
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


@cache
def _read(path: Path, _changed_at: int) -> Shipped:
    body = path.read_bytes()
    return Shipped(parse_template(body, path), body, frame(), template_hash(body, frame()))


@cache
def _families(folder: Path, changed_at: int) -> tuple[Family, ...]:
    return tuple(read_family(path) for path in _listed(folder, changed_at).values())


@cache
def _derived(body: bytes) -> Shipped:
    return Shipped(parse_template(body, "template of a family"), body, frame(), template_hash(body, frame()))


@cache
def parsed(body: bytes) -> Template:
    """A template kept with a document, read again."""
    return parse_template(body, "template kept with a document")
