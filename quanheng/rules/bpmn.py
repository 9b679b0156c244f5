"""The enforced procedure as BPMN 2.0: lanes, tasks, gateways and timers, placed as on our own chart.

The same procedure always gives the same file, to the byte, and the file carries the hash of its definition.
What BPMN cannot say (gates, separation of persons, the statutory calendar) stands in each task's documentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from quanheng.rules.bpmn_places import Flow, Node, Places, places
from quanheng.rules.conditions import CONDITIONS, GATES
from quanheng.rules.days import Period, Unit
from quanheng.rules.procedure import Clock, Procedure, Step
from quanheng.rules.refined import LocalProcedure, points_of
from quanheng.rules.running_clocks import Limits
from quanheng.rules.sentences import in_words

OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:q="urn:quanheng:procedure" targetNamespace="urn:quanheng:procedure:{hash}" id="definitions" '
    'name="{name}" exporter="Quanheng">'
)
DURATIONS = {Unit.WORKING_DAY: "P{n}D", Unit.CALENDAR_DAY: "P{n}D", Unit.HOUR: "PT{n}H", Unit.MONTH: "P{n}M",
             Unit.YEAR: "P{n}Y"}  # fmt: skip
WORDS = {
    "zh": {
        "start": "开始", "end": "办结", "branch": "支线结束", "late": "超期预警", "back": "退回", "if-needed": "需要时",
        "basis": "依据：{of}", "gate": "条件：{of}（{basis}）", "needs": "之前须办：{of}（{basis}）",
        "needs-when": "{when}的，之前须办：{of}（{basis}）", "apart": "办理人不得办过：{of}（{basis}）",
        "persons": "{n}人办理（{basis}）", "document": "文书：{of}（{basis}）", "local": "本单位增设的环节",
        "supervision": "监察点：{of}", "risk": "廉政风险等级：{of}", "measure": "防控措施：{of}",
        "discretion": "裁量点：{of}",
        "limit": "{name}：{period}，自“{starts}”起（{basis}）", "hash": "流程定义摘要（SHA-256）{hash}",
        "statute": "细化自法定流程 {hash}",
    },
    "en": {
        "start": "start", "end": "closed", "branch": "side way ends", "late": "overdue: alert", "back": "sent back",
        "if-needed": "if needed", "basis": "Basis: {of}", "gate": "Condition: {of} ({basis})",
        "needs": "First: {of} ({basis})", "needs-when": "If {when}, first: {of} ({basis})",
        "apart": "By nobody who took: {of} ({basis})", "persons": "{n} persons ({basis})",
        "document": "Document: {of} ({basis})", "local": "A step the office added", "supervision": "Supervised: {of}",
        "risk": "Integrity risk: {of}", "measure": "Measure: {of}", "discretion": "Discretion: {of}",
        "limit": "{name}: {period} from “{starts}” ({basis})", "hash": "Definition (SHA-256) {hash}",
        "statute": "Refines the statutory procedure {hash}",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Saying:
    """The procedure with what is said of it: a language, and the item's own limits."""

    procedure: Procedure
    language: str = "zh"
    limits: Limits = field(default_factory=dict)

    def word(self, key: str, /, **values: object) -> str:
        language = "en" if self.language.startswith("en") else "zh"
        return WORDS[language][key].format(**{name: in_words(value, language) for name, value in values.items()})

    def period(self, clock: Clock) -> Period | None:
        own = self.limits.get(clock.key)
        return own.period if own else clock.period

    def names(self, keys: tuple[str, ...]) -> str:
        return "、".join(self.procedure.by_key[key].name.in_language(self.language) for key in keys)


def export(procedure: Procedure, *, language: str = "zh", limits: Limits | None = None) -> str:
    """The procedure as a BPMN 2.0 file with its drawing; `limits` are an item's own."""
    saying = Saying(procedure, language, limits or {})
    timers = {step.key: _timers(step, saying) for step in procedure.steps}
    placed = places(procedure, {key: [clock.key for clock in clocks] for key, clocks in timers.items()})
    name = _quoted(procedure.name.in_language(language))
    parts = [
        OPENING.format(hash=procedure.hash, name=name),
        '<collaboration id="collaboration">',
        f'<participant id="pool" name="{name}" processRef="process"/>',
        "</collaboration>",
        f'<process id="process" name="{name}" isExecutable="false">',
        _documentation([saying.word("hash", hash=procedure.hash), *_statute(saying)]),
        f'<extensionElements><q:definition sha256="{procedure.hash}"/></extensionElements>',
        *_lanes(placed, saying),
        *(line for node in placed.nodes for line in _node(node, placed, saying)),
        *(_flow(flow, saying) for flow in placed.flows),
        "</process>",
        *_drawing(placed),
        "</definitions>",
    ]
    return "\n".join(parts) + "\n"


def _statute(saying: Saying) -> Iterator[str]:
    if isinstance(saying.procedure, LocalProcedure):
        yield saying.word("statute", hash=saying.procedure.statute)


def _timers(step: Step, saying: Saying) -> list[Clock]:
    """The limits that end with the step; a party's own time is no limit of the task."""
    if step.automatic:
        return []
    return [c for c in saying.procedure.clocks if step.key in c.until and not c.of_party and saying.period(c)]


def _lanes(placed: Places, saying: Saying) -> Iterator[str]:
    yield '<laneSet id="lanes">'
    for lane in placed.lanes:
        yield f'<lane id="lane-{lane.post.key}" name="{_quoted(lane.post.name.in_language(saying.language))}">'
        yield from (f"<flowNodeRef>{node.id}</flowNodeRef>" for node in placed.nodes if node.lane == lane.post.key)
        yield "</lane>"
    yield "</laneSet>"


def _node(node: Node, placed: Places, saying: Saying) -> Iterator[str]:
    name = _name_of(node, saying)
    named = f' name="{_quoted(name)}"' if name else ""
    inner = [f"<incoming>{flow.id}</incoming>" for flow in placed.flows if flow.target == node.id]
    outgoing = [flow for flow in placed.flows if flow.source == node.id]
    inner += [f"<outgoing>{flow.id}</outgoing>" for flow in outgoing]
    match node.kind:
        case "userTask":
            step = saying.procedure.by_key[node.step]
            loop = ["<standardLoopCharacteristics/>"] if step.repeats else []
            yield _element("userTask", node, named, [_documentation(list(_said_of(step, saying))), *inner, *loop])
        case "intermediateCatchEvent":
            clock = _clock_of(saying.procedure.by_key[node.step], saying)
            lines = list(_said_of(saying.procedure.by_key[node.step], saying))
            yield _element(node.kind, node, named, [_documentation(lines), *inner, _timer(node.id, clock, saying)])
        case "boundaryEvent":
            clock = saying.procedure.clock_by_key[node.clock]
            attached = f'{named} attachedToRef="step-{node.step}" cancelActivity="false"'
            said = _documentation([_limit(clock, saying)])
            yield _element(node.kind, node, attached, [said, *inner, _timer(node.id, clock, saying)])
        case "endEvent" if node.role == "end":
            yield _element(node.kind, node, named, [*inner, f'<terminateEventDefinition id="{node.id}-all"/>'])
        case "exclusiveGateway" | "inclusiveGateway":
            yield _element(node.kind, node, f'{named} gatewayDirection="{node.role}"{_default(outgoing)}', inner)
        case _:
            yield _element(node.kind, node, named, inner)


def _element(kind: str, node: Node, attributes: str, inner: list[str]) -> str:
    return f'<{kind} id="{node.id}"{attributes}>' + "".join(inner) + f"</{kind}>"


def _default(outgoing: list[Flow]) -> str:
    """What goes on where no condition holds."""
    free = [flow for flow in outgoing if flow.when is None and not flow.optional and not flow.back]
    return f' default="{free[0].id}"' if len(outgoing) > 1 and free else ""


def _name_of(node: Node, saying: Saying) -> str:
    if node.kind in ("userTask", "intermediateCatchEvent"):
        return saying.procedure.by_key[node.step].name.in_language(saying.language)
    if node.kind == "boundaryEvent":
        period = saying.period(saying.procedure.clock_by_key[node.clock])
        return str(in_words(period, saying.language))
    return saying.word(node.role) if node.kind in ("startEvent", "endEvent") else ""


def _clock_of(step: Step, saying: Saying) -> Clock:
    assert step.automatic is not None  # noqa: S101 (the node stands for a step that takes itself)
    return saying.procedure.clock_by_key[step.automatic.clock]


def _timer(name: str, clock: Clock, saying: Saying) -> str:
    """The duration of a limit; working days are told from calendar days by an attribute, as BPMN knows none."""
    period = saying.period(clock)
    if period is None:  # a limit that is a day stated in the case
        return f'<timerEventDefinition id="{name}-timer"/>'
    lasts = DURATIONS[period.unit].format(n=period.length)
    return (
        f'<timerEventDefinition id="{name}-timer" q:period="{period}">'
        f'<timeDuration xsi:type="tFormalExpression">{lasts}</timeDuration></timerEventDefinition>'
    )


def _limit(clock: Clock, saying: Saying) -> str:
    own = saying.limits.get(clock.key)
    basis, period = (own.basis or clock.basis, own.period) if own else (clock.basis, clock.period)
    starts = saying.names(clock.starts)
    return saying.word("limit", name=clock.name, period=period, starts=starts, basis=basis)


def _said_of(step: Step, saying: Saying) -> Iterator[str]:
    """What the procedure asks of a step, a line each, with its articles."""
    yield saying.word("basis", of=step.basis)
    if step.key not in saying.procedure.by_key or isinstance(saying.procedure, LocalProcedure):
        yield from _said_locally(step, saying)
    for rule in step.forerunners:
        when = CONDITIONS[rule.when].words.in_language(saying.language) if rule.when else ""
        yield saying.word("needs-when" if when else "needs", when=when, of=saying.names(rule.steps), basis=rule.basis)
    for gate in step.gates:
        yield saying.word("gate", of=GATES[gate.check].words, basis=gate.basis)
    if step.persons > 1:
        yield saying.word("persons", n=step.persons, basis=step.persons_basis)
    for apart in step.different_from:
        yield saying.word("apart", of=saying.names(apart.steps), basis=apart.basis)
    if step.document:
        yield saying.word("document", of=step.document.name, basis=step.document.basis)


def _said_locally(step: Step, saying: Saying) -> Iterator[str]:
    own = points_of(saying.procedure, step.key)
    if isinstance(saying.procedure, LocalProcedure) and step.key in saying.procedure.added:
        yield saying.word("local")
    if own.supervision:
        yield saying.word("supervision", of=own.supervision)
    if own.risk:
        yield saying.word("risk", of=own.risk.words)
    for measure in own.measures:
        yield saying.word("measure", of=measure)
    if own.discretion:
        yield saying.word("discretion", of=own.discretion)


def _flow(flow: Flow, saying: Saying) -> str:
    opening = f'<sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}"'
    when = _condition(flow, saying)
    if not when:
        return f"{opening}/>"
    expression = f'<conditionExpression xsi:type="tFormalExpression">{_quoted(when)}</conditionExpression>'
    return f'{opening} name="{_quoted(when)}">{expression}</sequenceFlow>'


def _condition(flow: Flow, saying: Saying) -> str:
    """In which case the flow is followed; only where a gateway chooses."""
    if not flow.chosen:
        return ""
    if flow.back:
        return saying.word("back")
    if flow.when:
        return CONDITIONS[flow.when].words.in_language(saying.language)
    return saying.word("if-needed") if flow.optional else ""


def _documentation(lines: list[str]) -> str:
    return f"<documentation>{_quoted(chr(10).join(lines))}</documentation>"


def _quoted(text: str) -> str:
    """As text and in attributes; what XML cannot carry at all is left out."""
    return escape("".join(sign for sign in text if sign in "\n\t" or " " <= sign <= "\ud7ff" or sign >= "\ue000"))


def _drawing(placed: Places) -> Iterator[str]:
    yield '<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">'
    yield _shape("pool", (0, 0, placed.width, placed.height), ' isHorizontal="true"')
    for lane in placed.lanes:
        bounds = (30, lane.y, placed.width - 30, lane.height)
        yield _shape(f"lane-{lane.post.key}", bounds, ' isHorizontal="true"')
    for node in placed.nodes:
        yield _shape(node.id, (node.x, node.y, node.width, node.height))
    for flow in placed.flows:
        points = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in flow.corners)
        yield f'<bpmndi:BPMNEdge id="{flow.id}-di" bpmnElement="{flow.id}">{points}</bpmndi:BPMNEdge>'
    yield "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"


def _shape(of: str, bounds: tuple[int, int, int, int], more: str = "") -> str:
    x, y, width, height = bounds
    drawn = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'
    return f'<bpmndi:BPMNShape id="{of}-di" bpmnElement="{of}"{more}>{drawn}</bpmndi:BPMNShape>'
