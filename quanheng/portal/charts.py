"""The chart of a procedure, drawn from the definition that is enforced, and the same as an ordered list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from quanheng.rules.chart_svg import Line, draw, outline
from quanheng.rules.procedure import Procedure
from quanheng.rules.procedure_file import parse_procedure


@dataclass(frozen=True)
class Chart:
    """A drawing and its text alternative."""

    svg: str
    steps: Sequence[Line]
    procedure: Procedure


@lru_cache(maxsize=64)
def _procedure(digest: str, definition: str) -> Procedure:
    return parse_procedure(definition.encode(), digest)


def chart(digest: str, definition: str, *, taken: Sequence[str] = (), here: str = "") -> Chart:
    """The chart of the procedure under its hash; steps taken and the present one are marked."""
    procedure = _procedure(digest, definition)
    marks: Mapping = {"language": get_language() or "zh", "taken": taken, "here": here}
    drawn, lines = draw(procedure, **marks), outline(procedure, **marks)
    return Chart(mark_safe(drawn), lines, procedure)  # noqa: S308 — our own drawing, its words escaped
