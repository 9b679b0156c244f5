"""The templates that law/documents/ ships, those derived from a step, and those documents were made from."""

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
    path = settings.LAW / "documents" / f"{kind}.toml"
    if kind not in kinds() or not path.is_file():
        raise Refused("no-such-document", kind=kind)
    return _read(path, path.stat().st_mtime_ns)


def for_step(step: Step) -> Shipped:
    """The template of the document a step produces: its own, or one of its family with the step's fields."""
    if step.document is None:
        raise Refused("no-such-document", kind=step.key)
    own = settings.LAW / "documents" / f"{step.document.key}.toml"
    return shipped(step.document.key) if own.is_file() else _derived(derived(step, families()))


def families() -> tuple[Family, ...]:
    """The forms that documents without a template of their own have."""
    paths = sorted((settings.LAW / "documents" / "families").glob("*.toml"))
    return tuple(_family(path, path.stat().st_mtime_ns) for path in paths)


def kinds() -> list[str]:
    """Every kind of document there is a template for."""
    return sorted(path.stem for path in (settings.LAW / "documents").glob("*.toml"))


@cache
def _read(path: Path, _changed_at: int) -> Shipped:
    body = path.read_bytes()
    return Shipped(parse_template(body, path), body, frame(), template_hash(body, frame()))


@cache
def _family(path: Path, _changed_at: int) -> Family:
    return read_family(path)


@cache
def _derived(body: bytes) -> Shipped:
    return Shipped(parse_template(body, "template of a family"), body, frame(), template_hash(body, frame()))


@cache
def parsed(body: bytes) -> Template:
    """A template kept with a document, read again."""
    return parse_template(body, "template kept with a document")
