"""The chart of a procedure, drawn from the definition that is enforced, and the same as an ordered list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from quanheng.portal.models import ProcedureDefinition
from quanheng.rules.chart_svg import Line, draw, outline
from quanheng.rules.flow import parse_flow
from quanheng.rules.procedure import Procedure
from quanheng.rules.procedure_file import parse_procedure
from quanheng.rules.refined import refine
from quanheng.rules.refusal import Refused


@dataclass(frozen=True)
class Chart:
    """A drawing and its text alternative."""

    svg: str
    steps: Sequence[Line]
    procedure: Procedure


def procedure_of(definition: ProcedureDefinition) -> Procedure:
    """The procedure a definition says: a statutory one, or a local flow over the statutory text it names."""
    statute = definition.body.get("refines")
    if not statute:
        return _statutory(definition.hash, definition.body["definition"])
    below = ProcedureDefinition.objects.filter(pk=statute).first()
    if below is None:
        raise Refused("procedure-without-its-statute", hash=statute)
    text = below.body["definition"]
    return _refined(definition.hash, definition.body["definition"], statute, text)


@lru_cache(maxsize=64)
def _statutory(digest: str, definition: str) -> Procedure:
    return parse_procedure(definition.encode(), digest)


@lru_cache(maxsize=256)
def _refined(digest: str, definition: str, statute: str, text: str) -> Procedure:
    return refine(_statutory(statute, text), parse_flow(definition.encode(), digest), digest)


def chart(definition: ProcedureDefinition, *, taken: Sequence[str] = (), here: str = "") -> Chart:
    """The chart of a procedure; steps taken and the present one are marked."""
    procedure = procedure_of(definition)
    marks: Mapping = {"language": get_language() or "zh", "taken": taken, "here": here}
    drawn, lines = draw(procedure, **marks), outline(procedure, **marks)
    return Chart(mark_safe(drawn), lines, procedure)  # noqa: S308 — our own drawing, its words escaped
