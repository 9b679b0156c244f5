"""Where a procedure's tasks, events and gateways stand in BPMN: our own chart, with room between for gateways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quanheng.rules.chart import BOX_HEIGHT, BOX_WIDTH, ROW, Box, Layout, layout
from quanheng.rules.procedure import Post, Procedure, Step

COLUMN, TALL, LEFT, ABOVE = 300, 170, 150, 44
GATEWAY, EVENT, SMALL = 24, 30, 20
Corners = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One flow node at its place; `role` tells gateways and events of one kind apart."""

    id: str
    kind: str
    lane: str
    x: int
    y: int
    width: int
    height: int
    step: str = ""
    role: str = ""
    clock: str = ""

    @property
    def right(self) -> tuple[int, int]:
        return self.x + self.width, self.y + self.height // 2

    @property
    def left(self) -> tuple[int, int]:
        return self.x, self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `chosen` where a gateway decides whether it is followed, `back` for a return."""

    id: str
    source: str
    target: str
    when: str | None = None
    optional: bool = False
    back: bool = False
    chosen: bool = False
    corners: Corners = ()


@dataclass(frozen=True, slots=True)
class Stripe:
    """The lane of a post."""

    post: Post
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Places:
    """Everything placed."""

    lanes: tuple[Stripe, ...]
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    width: int
    height: int


def places(procedure: Procedure, timers: Mapping[str, Sequence[str]]) -> Places:
    """The nodes and flows of a procedure; `timers` names for each step the clocks that end with it."""
    chart = layout(procedure)
    lanes = tuple(_stripes(chart))
    ways = tuple(_ways(procedure, chart))
    nodes: list[Node] = []
    for box in chart.boxes:
        task = _task(box, chart, lanes)
        nodes += [task, *_around(procedure, task, ways, timers[box.step.key])]
    by_id = {node.id: node for node in nodes}
    flows = tuple(replace(flow, corners=_corners(flow, by_id)) for flow in _flows(procedure, ways, nodes))
    width = LEFT + (max(box.column for box in chart.boxes) + 1) * COLUMN
    return Places(lanes, tuple(nodes), flows, width, lanes[-1].y + lanes[-1].height)


@dataclass(frozen=True, slots=True)
class Way:
    """From one step to the next, or back."""

    start: str
    end: str
    back: bool = False


def _ways(procedure: Procedure, chart: Layout) -> Iterator[Way]:
    yield from (Way(arrow.start, arrow.end) for arrow in chart.arrows)
    for step in procedure.steps:
        yield from (Way(step.key, rule.to, back=True) for rule in step.returns)


def _stripes(chart: Layout) -> Iterator[Stripe]:
    y = 0
    for lane in chart.lanes:
        height = lane.height // ROW * TALL
        yield Stripe(lane.post, y, height)
        y += height


def _task(box: Box, chart: Layout, lanes: Sequence[Stripe]) -> Node:
    lane, stripe = next(
        (lane, stripe)
        for lane, stripe in zip(chart.lanes, lanes, strict=True)
        if lane.post.key == box.step.post
    )  # fmt: skip
    row = (box.y - lane.y) // ROW
    x, y = LEFT + box.column * COLUMN, stripe.y + row * TALL + ABOVE
    kind, key = ("intermediateCatchEvent" if box.step.automatic else "userTask"), box.step.key
    if box.step.automatic:
        middle = y + (BOX_HEIGHT - EVENT) // 2
        return Node(f"step-{key}", kind, lane.post.key, x + BOX_WIDTH - EVENT, middle, EVENT, EVENT, key)
    return Node(f"step-{key}", kind, lane.post.key, x, y, BOX_WIDTH, BOX_HEIGHT, key)


def _around(procedure: Procedure, task: Node, ways: Sequence[Way], timers: Sequence[str]) -> Iterator[Node]:
    """The gateways before and after a task, its timers, and the event that ends the way here."""
    step = procedure.by_key[task.step]
    coming = [way for way in ways if way.end == step.key and not way.back]
    going = [way for way in ways if way.start == step.key]
    if step.key == procedure.steps[0].key or not coming:
        yield _beside(task, "startEvent", "start", -110, EVENT)
    if len(coming) > 1:
        kind = "exclusiveGateway" if _alternatives(step, coming) else "inclusiveGateway"
        yield replace(_beside(task, kind, "join", -78, GATEWAY), role="Converging")
    if any(way.back and way.end == step.key for way in ways):
        yield replace(_beside(task, "exclusiveGateway", "again", -44, GATEWAY), role="Converging")
    ends = step.ends or all(way.back and _conditional(step) for way in going)
    if len(going) + ends > 1:
        kind = "exclusiveGateway" if _one_group(procedure, going) else "inclusiveGateway"
        yield replace(_beside(task, kind, "split", task.width + 14, GATEWAY), role="Diverging")
    if ends:
        last = _beside(task, "endEvent", "end", task.width + 46, SMALL + 4)
        yield last if step.ends else replace(last, role="branch")
    yield from _timers(task, timers)


def _timers(task: Node, clocks: Sequence[str]) -> Iterator[Node]:
    """On the lower edge of the task, each with the event it leads to."""
    for place, clock in enumerate(clocks):
        x, bottom = task.x + 12 + 30 * place, task.y + task.height
        timer = replace(task, id=f"timer-{task.step}-{clock}", kind="boundaryEvent", role="timer", clock=clock)
        late = replace(task, id=f"late-{task.step}-{clock}", kind="endEvent", role="late")
        yield replace(timer, x=x, y=bottom - SMALL // 2, width=SMALL, height=SMALL)
        yield replace(late, x=x, y=bottom + 22, width=SMALL, height=SMALL)


def _conditional(step: Step) -> bool:
    return any(rule.fact is not None for rule in step.returns)


def _beside(task: Node, kind: str, role: str, away: int, size: int) -> Node:
    """A gateway or event level with the task, so far away from its left edge."""
    x, y = task.x + away, task.left[1] - size // 2
    return Node(f"{role}-{task.step}", kind, task.lane, x, y, size, size, task.step, role)


def _alternatives(step: Step, coming: Sequence[Way]) -> bool:
    """Whether one rule names all that lead here: any one of them is enough."""
    starts = {way.start for way in coming}
    return len(step.forerunners) == 1 and starts <= set(step.forerunners[0].steps)


def _one_group(procedure: Procedure, going: Sequence[Way]) -> bool:
    groups = {procedure.by_key[way.end].group for way in going if not way.back}
    return all(way.back for way in going) or (len(groups) == 1 and None not in groups)


def _flows(procedure: Procedure, ways: Sequence[Way], nodes: Sequence[Node]) -> Iterator[Flow]:
    there = {node.id for node in nodes}
    links = [*_within_steps(procedure, there), *(_between(procedure, way, there) for way in ways)]
    links += [Flow("", f"timer-{node.step}-{node.clock}", f"late-{node.step}-{node.clock}")
              for node in nodes if node.kind == "boundaryEvent"]  # fmt: skip
    for number, link in enumerate(links, 1):
        yield replace(link, id=f"flow-{number}")


def _within_steps(procedure: Procedure, there: set[str]) -> Iterator[Flow]:
    """From the start or the gateways into a task, and from the task into its gateway or its end."""
    for key in procedure.by_key:
        before = [name for name in (f"start-{key}", f"join-{key}", f"again-{key}") if name in there]
        for source, target in zip(before, [*before[1:], f"step-{key}"], strict=False):
            yield Flow("", source, target)
        after = [name for name in (f"split-{key}", f"end-{key}") if name in there]
        for source, target in zip([f"step-{key}", *after], after, strict=False):
            yield Flow("", source, target)


def _between(procedure: Procedure, way: Way, there: set[str]) -> Flow:
    source = f"split-{way.start}" if f"split-{way.start}" in there else f"step-{way.start}"
    names = (f"again-{way.end}", f"join-{way.end}") if way.back else (f"join-{way.end}", f"again-{way.end}")
    target = next((name for name in names if name in there), f"step-{way.end}")
    step = procedure.by_key[way.end]
    chosen = source.startswith("split-")
    return Flow("", source, target, step.when, step.optional, way.back, chosen)


def _corners(flow: Flow, nodes: Mapping[str, Node]) -> Corners:
    """Straight where nothing lies between; else over the gap above the row of the target."""
    source, target = nodes[flow.source], nodes[flow.target]
    if source.kind == "boundaryEvent":
        x = source.x + SMALL // 2
        return ((x, source.y + SMALL), (x, target.y))
    (sx, sy), (tx, ty) = source.right, target.left
    if source.step == target.step:
        return ((sx, sy), (tx, ty))
    if 0 < tx - sx < COLUMN - BOX_WIDTH:
        turn = sx + 8
        return ((sx, sy), (turn, sy), (turn, ty), (tx, ty))
    gap = target.y + target.height // 2 - BOX_HEIGHT // 2 - 20
    return ((sx, sy), (sx + 8, sy), (sx + 8, gap), (tx - 8, gap), (tx - 8, ty), (tx, ty))
