"""The chart of a procedure: where each step stands, drawn from the definition that is enforced.

Lanes are posts, columns follow the order the statute puts the steps in, stages follow each other.
The same procedure always gives the same drawing, to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quanheng.rules.procedure import Post, Procedure, Stage, Step

BOX_WIDTH, BOX_HEIGHT = 132, 76
COLUMN, ROW = 176, 104
LEFT, TOP = 116, 40
MARGIN = 10


@dataclass(frozen=True, slots=True)
class Box:
    """A step at its place: upper left corner, in points."""

    step: Step
    column: int
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.y + BOX_HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Lane:
    """The stripe of one post."""

    post: Post
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Span:
    """The columns of one stage."""

    stage: Stage
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Arrow:
    """The way from one step to the next, as corners of a line; `optional` when the first may be left out."""

    start: str
    end: str
    corners: tuple[tuple[int, int], ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything placed: no two boxes overlap, no line crosses a box."""

    lanes: tuple[Lane, ...]
    stages: tuple[Span, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def layout(procedure: Procedure) -> Layout:
    """The places of all steps, lanes, stages and arrows."""
    columns = _columns(procedure)
    lanes = tuple(_lanes(procedure, columns))
    boxes = {box.step.key: box for lane in lanes for box in _boxes_in(lane, procedure, columns)}
    ordered = tuple(boxes[step.key] for step in procedure.steps)
    return Layout(
        lanes=lanes,
        stages=tuple(_spans(procedure, columns)),
        boxes=ordered,
        arrows=tuple(_arrows(procedure, boxes)),
        width=LEFT + (max(columns.values()) + 1) * COLUMN + MARGIN,
        height=lanes[-1].y + lanes[-1].height + MARGIN,
    )


def _columns(procedure: Procedure) -> dict[str, int]:
    """Each step one column after the last of those it waits for, and never before its stage begins."""
    columns: dict[str, int] = {}
    begins = 0
    for stage in procedure.stages:
        steps = [step for step in procedure.steps if step.stage == stage.key]
        for step in sorted(steps, key=lambda each: procedure.depth(each.key)):
            before = [columns[key] for key in step.names_forerunners if key in columns]
            columns[step.key] = max(begins, 1 + max(before, default=begins - 1))
        begins = 1 + max((columns[step.key] for step in steps), default=begins - 1)
    return columns


def _lanes(procedure: Procedure, columns: Mapping[str, int]) -> Iterator[Lane]:
    y = TOP
    for post in procedure.posts:
        cells = [columns[step.key] for step in procedure.steps if step.post == post.key]
        if cells:
            height = ROW * max(cells.count(column) for column in cells)
            yield Lane(post, y, height)
            y += height


def _boxes_in(lane: Lane, procedure: Procedure, columns: Mapping[str, int]) -> Iterator[Box]:
    filled: dict[int, int] = {}
    for step in procedure.steps:
        if step.post == lane.post.key:
            column = columns[step.key]
            row = filled.get(column, 0)
            filled[column] = row + 1
            x = LEFT + column * COLUMN + (COLUMN - BOX_WIDTH) // 2
            yield Box(step, column, x, lane.y + row * ROW + (ROW - BOX_HEIGHT) // 2)


def _spans(procedure: Procedure, columns: Mapping[str, int]) -> Iterator[Span]:
    for stage in procedure.stages:
        own = [columns[step.key] for step in procedure.steps if step.stage == stage.key]
        if own:
            yield Span(stage, LEFT + min(own) * COLUMN, (max(own) - min(own) + 1) * COLUMN)


def _arrows(procedure: Procedure, boxes: Mapping[str, Box]) -> Iterator[Arrow]:
    for step in procedure.steps:
        for key in _direct_forerunners(procedure, step):
            corners = _corners(boxes[key], boxes[step.key])
            yield Arrow(key, step.key, corners, procedure.by_key[key].optional or step.optional)


def _direct_forerunners(procedure: Procedure, step: Step) -> list[str]:
    """Those no other forerunner that cannot be left out already follows: the rest would only repeat the chart."""
    named = list(dict.fromkeys(step.names_forerunners))
    certain = [key for key in named if not procedure.by_key[key].optional]
    return [key for key in named if not any(other in procedure.followers[key] for other in certain)]


def _corners(first: Box, then: Box) -> tuple[tuple[int, int], ...]:
    """Sideways in the gaps between rows, up and down in the gaps between columns."""
    start, end = (first.x + BOX_WIDTH, first.middle), (then.x, then.middle)
    leave, arrive = start[0] + (COLUMN - BOX_WIDTH) // 2, end[0] - (COLUMN - BOX_WIDTH) // 2
    if then.column == first.column + 1:
        return (start, (leave, start[1]), (leave, end[1]), end)
    gap = then.y - (ROW - BOX_HEIGHT) // 2
    return (start, (leave, start[1]), (leave, gap), (arrive, gap), (arrive, end[1]), end)
