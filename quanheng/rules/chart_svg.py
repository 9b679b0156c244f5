"""The chart as a drawing (SVG) and the same as an ordered list, in either language of the house."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape
from math import ceil

from quanheng.rules.chart import BOX_HEIGHT, BOX_WIDTH, LEFT, TOP, Arrow, Box, Lane, Layout, Span, layout
from quanheng.rules.conditions import CONDITIONS, GATES
from quanheng.rules.procedure import Clock, Procedure, Step
from quanheng.rules.refined import added_steps, points_of
from quanheng.rules.running_clocks import Limits
from quanheng.rules.sentences import in_words

LINE_WEIGHT = 16.5  # a Han sign weighs two, a Latin one about one
SMALL_WEIGHT = 20.0
WORDS = {
    "zh": {
        "here": "当前", "done": "已办", "optional": "需要时", "persons": "{n}人", "limit": "限{limit}",
        "alone": "自动", "ends": "终", "chart": "{name}流程图", "after": "在“{steps}”之后",
        "described": "共{n}个环节，按岗位分为{lanes}栏；图后有文字说明。", "risk": "▲风险{of}", "supervision": "◆监察",
        "discretion": "○裁量", "risk-said": "廉政风险{of}", "supervision-said": "监察点：{of}",
        "measure-said": "防控：{of}", "discretion-said": "裁量点：{of}", "local": "本单位增设",
    },
    "en": {
        "here": "now", "done": "done", "optional": "if needed", "persons": "{n} persons", "limit": "≤ {limit}",
        "alone": "automatic", "ends": "end", "chart": "Chart: {name}", "after": "after “{steps}”",
        "described": "{n} steps in {lanes} lanes, one a post; the same in words follows.", "risk": "▲{of}",
        "supervision": "◆check", "discretion": "○choice", "risk-said": "integrity risk {of}",
        "supervision-said": "supervised: {of}", "measure-said": "measure: {of}", "discretion-said": "discretion: {of}",
        "local": "added by the office",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marks:
    """What to show on the chart beyond the procedure itself."""

    language: str = "zh"
    taken: Collection[str] = ()
    here: str = ""
    local: Collection[str] = ()

    def word(self, name: str, /, **values: object) -> str:
        return WORDS["en" if self.language.startswith("en") else "zh"][name].format(**values)


def draw(
    procedure: Procedure,
    *,
    language: str = "zh",
    taken: Collection[str] = (),
    here: str = "",
    local: Collection[str] = (),
    limits: Limits | None = None,
) -> str:
    """The chart as SVG: lanes by post, statutory steps solid, added and `local` ones lighter, `here` where the case is.

    `limits` are an item's own, shown in place of the general ones. Needs no script and no inline style.
    """
    placed, marks = layout(procedure), Marks(language, frozenset(taken), here, added_steps(procedure).union(local))
    parts = [
        _opening(procedure, placed, marks),
        *(_lane(lane, placed) for lane in placed.lanes),
        *(_stage(span, placed, marks) for span in placed.stages),
        *(_arrow(arrow, marks) for arrow in placed.arrows),
        *(_box(box, procedure, marks, limits or {}) for box in placed.boxes),
        '<g class="lane-names">',
        *(_lane_name(lane, marks) for lane in placed.lanes),
        "</g></svg>",
    ]
    return "\n".join(parts)


def _opening(procedure: Procedure, placed: Layout, marks: Marks) -> str:
    name = marks.word("chart", name=procedure.name.in_language(marks.language))
    described = marks.word("described", n=len(placed.boxes), lanes=len(placed.lanes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="procedure-chart" role="img" width="{placed.width}" '
        f'height="{placed.height}" viewBox="0 0 {placed.width} {placed.height}" data-definition="{procedure.hash}">'
        f"<title>{escape(name)}</title><desc>{escape(described)}</desc>"
    )


def _lane(lane: Lane, placed: Layout) -> str:
    return f'<rect class="lane" x="0" y="{lane.y}" width="{placed.width}" height="{lane.height}"/>'


def _lane_name(lane: Lane, marks: Marks) -> str:
    """Drawn last and over the rest, so that a page can keep it in sight while the chart is moved sideways."""
    lines = _wrapped(lane.post.name.in_language(marks.language), 13.0)
    return (
        f'<rect class="lane" x="0" y="{lane.y}" width="{LEFT}" height="{lane.height}"/>'
        f"{_text('lane-name', 10, lane.y + 24, lines, anchor='start')}"
    )


def _stage(span: Span, placed: Layout, marks: Marks) -> str:
    ends = f'x1="{span.x}" y1="{TOP - 30}" x2="{span.x}" y2="{placed.height}"'
    line = f'<line class="flow" {ends} stroke-dasharray="2 6"/>'
    name = span.stage.name.in_language(marks.language)
    return (line if span.x > LEFT else "") + _text("stage-name", span.x + 10, TOP - 14, [name], anchor="start")


def _arrow(arrow: Arrow, marks: Marks) -> str:
    way = "M" + " L".join(f"{x} {y}" for x, y in arrow.corners)
    x, y = arrow.corners[-1]
    dashed = ' stroke-dasharray="5 4"' if arrow.optional else ""
    head = f'<path class="arrow" d="M{x} {y} l-7 -4 v8 z"/>'
    return f'<path class="flow" fill="none" d="{way}"{dashed}/>{head}'


def _box(box: Box, procedure: Procedure, marks: Marks, limits: Limits) -> str:
    step, middle = box.step, box.x + BOX_WIDTH // 2
    names = _wrapped(step.name.in_language(marks.language), LINE_WEIGHT)[:3]
    small = _small_print(step, procedure, marks, limits)
    first = box.y + (BOX_HEIGHT - 17 * len(names) - (14 if small else 0)) // 2 + 14
    lines = [_text("step-name", middle, first, names, anchor="middle")]
    if small:
        lines.append(_text("limit", middle, box.y + BOX_HEIGHT - 8, [small], anchor="middle"))
    if step.key == marks.here:
        lines.append(_text("here-mark", box.x, box.y - 6, [f"▶ {marks.word('here')}"], anchor="start"))
    elif step.key in marks.taken:
        lines.append(_text("done-mark", box.x + BOX_WIDTH - 6, box.y + 14, ["✓"], anchor="end"))
    if points := _points_in_short(step, procedure, marks):
        lines.append(_text("points", box.x + BOX_WIDTH, box.y - 4, [points], anchor="end"))
    described = f"{step.name.in_language(marks.language)} · {step.basis}"
    return (
        f'<g class="{_classes(step, marks)}" data-step="{step.key}"><title>{escape(described)}</title>'
        f'<rect x="{box.x}" y="{box.y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="{16 if step.automatic else 3}"'
        f"{_dashed(step)}/>{''.join(lines)}</g>"
    )


def _points_in_short(step: Step, procedure: Procedure, marks: Marks) -> str:
    """Over the box: how high the integrity risk is, and whether the step is supervised or leaves discretion."""
    own = points_of(procedure, step.key)
    said = [marks.word("risk", of=own.risk.words.in_language(marks.language))] if own.risk else []
    if step.key != marks.here:
        said += [marks.word(name) for name in ("supervision", "discretion") if getattr(own, name)]
    return " ".join(said)


def _dashed(step: Step) -> str:
    return ' stroke-dasharray="5 4"' if step.optional else ""


def _classes(step: Step, marks: Marks) -> str:
    named = {"optional": step.optional, "local": step.key in marks.local, "taken": step.key in marks.taken}
    named["here"] = step.key == marks.here
    return " ".join(["step", *(name for name, true in named.items() if true)])


def _small_print(step: Step, procedure: Procedure, marks: Marks, limits: Limits) -> str:
    """The strictest limit on the step, how many it takes, and whether it is taken at all: one line."""
    said = [marks.word("limit", limit=each) for each in limits_in_words(step, procedure, marks.language, limits)[:1]]
    if step.persons > 1:
        said.append(marks.word("persons", n=step.persons))
    if step.automatic:
        said.append(marks.word("alone"))
    elif step.optional:
        said.append(marks.word("optional"))
    while len(said) > 1 and _weight(" · ".join(said)) > SMALL_WEIGHT:
        said.pop()
    return " · ".join(said)


def limits_in_words(step: Step, procedure: Procedure, language: str, limits: Limits | None = None) -> list[str]:
    """The limits by which the step must be taken, the promised one first."""
    own = limits or {}
    return [str(in_words(period, language)) for clock in _clocks_ending_with(step, procedure)
            if (period := own[clock.key].period if clock.key in own else clock.period) is not None]  # fmt: skip


def _clocks_ending_with(step: Step, procedure: Procedure) -> list[Clock]:
    """The clocks that bound the step: not those it has to wait for, nor a party's time for something else."""
    waits_for = {gate.settings.get("clock") for gate in step.gates if gate.check == "clock-over"}
    found = [
        clock
        for clock in procedure.clocks
        if step.key in clock.until[: 1 if clock.of_party else None] and clock.key not in waits_for
    ]
    return [] if step.automatic else sorted(found, key=lambda clock: clock.kind != "promised")


def _text(name: str, x: int, y: int, lines: list[str], *, anchor: str) -> str:
    spans = "".join(
        f'<tspan x="{x}" dy="{17 if number else 0}">{escape(line)}</tspan>' for number, line in enumerate(lines)
    )
    return f'<text class="{name}" x="{x}" y="{y}" text-anchor="{anchor}">{spans}</text>'


def _weight(text: str) -> float:
    return sum(2.0 if ord(sign) > 0x2E80 else 1.0 for sign in text)


def _wrapped(text: str, most: float) -> list[str]:
    """The text in lines that fit: broken between words, or where there are none, into even parts."""
    if _weight(text) <= most:
        return [text]
    if _weight(text) > 1.5 * len(text):
        parts = ceil(_weight(text) / most)
        size = ceil(len(text) / parts)
        return [text[start : start + size] for start in range(0, len(text), size)]
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if _weight(longer) <= most or not lines[-1] else [*lines, word]
    return lines


@dataclass(frozen=True, slots=True)
class Line:
    """One step in the ordered list beside the chart."""

    key: str
    name: str
    post: str
    basis: str
    limits: tuple[str, ...]
    persons: int
    optional: bool
    automatic: bool
    after: tuple[str, ...]
    conditions: tuple[str, ...]
    document: str
    state: str
    points: tuple[str, ...] = ()


def outline(
    procedure: Procedure,
    *,
    language: str = "zh",
    taken: Collection[str] = (),
    here: str = "",
    limits: Limits | None = None,
) -> tuple[Line, ...]:
    """The chart in words: each step with its post, basis, limits, what comes before it and what it depends on."""
    marks = Marks(language, frozenset(taken), here)
    return tuple(_line(step, procedure, marks, limits) for step in procedure.steps)


def _line(step: Step, procedure: Procedure, marks: Marks, limits: Limits | None) -> Line:
    language = marks.language
    state = "here" if step.key == marks.here else "done" if step.key in marks.taken else ""
    return Line(
        key=step.key,
        name=step.name.in_language(marks.language),
        post=procedure.post_of(step).name.in_language(marks.language),
        basis=step.basis,
        limits=tuple(limits_in_words(step, procedure, marks.language, limits)),
        persons=step.persons,
        optional=step.optional,
        automatic=step.automatic is not None,
        after=tuple(procedure.by_key[key].name.in_language(language) for key in dict.fromkeys(step.names_forerunners)),
        conditions=tuple(_conditions(step, marks.language)),
        document=step.document.name.in_language(marks.language) if step.document else "",
        state=marks.word(state) if state else "",
        points=tuple(_points(step, procedure, marks)),
    )


def _points(step: Step, procedure: Procedure, marks: Marks) -> Iterator[str]:
    own = points_of(procedure, step.key)
    if step.key in added_steps(procedure):
        yield marks.word("local")
    if own.risk:
        yield marks.word("risk-said", of=own.risk.words.in_language(marks.language))
    yield from (marks.word("measure-said", of=measure) for measure in own.measures)
    if own.supervision:
        yield marks.word("supervision-said", of=own.supervision)
    if own.discretion:
        yield marks.word("discretion-said", of=own.discretion)


def _conditions(step: Step, language: str) -> Iterator[str]:
    if step.when:
        yield CONDITIONS[step.when].words.in_language(language)
    for gate in step.gates:
        yield GATES[gate.check].words.in_language(language)
