"""BPMN 2.0: the same definition as the chart and the engine, well formed, and whole."""

import importlib.util
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import etree

from quanheng.rules.bpmn import export
from quanheng.rules.chart_svg import draw
from quanheng.rules.days import Period
from quanheng.rules.flow import AddedStep, Flow, LocalPost, LocalStep, Risk, flow_hash, flow_text
from quanheng.rules.procedure import Procedure
from quanheng.rules.refined import refine
from quanheng.rules.roles import Role
from quanheng.rules.words import Words
from tests.rules.procedures import LAW, procedure

MODEL, DI = "{http://www.omg.org/spec/BPMN/20100524/MODEL}", "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC, DDI = "{http://www.omg.org/spec/DD/20100524/DC}", "{http://www.omg.org/spec/DD/20100524/DI}"
NODES = {"startEvent", "endEvent", "userTask", "intermediateCatchEvent", "boundaryEvent", "exclusiveGateway",
         "inclusiveGateway"}  # fmt: skip


def locally() -> Procedure:
    """A local flow with everything a flow can have."""
    base = procedure("penalty-ordinary")
    flow = Flow(
        "990225001000", base.key, base.hash, Period.parse("60cd"),
        (LocalPost("approver", "食品科科长", "", (Role.SECTION_CHIEF,)),),
        (AddedStep("local-1", "科室会商", "approver", "", "notice", (), "会商意见"),
         AddedStep("local-2", "回访", "officer", "", "", ("serve",))),
        (LocalStep("file", "head", Period.parse("5wd"), risk=Risk.HIGH, measures=("双人", "<复核>"), supervision="立案",
                   discretion="是否立案"),),
    )  # fmt: skip
    return refine(base, flow, flow_hash(flow_text(flow)))


PROCEDURES = [*(procedure(path.stem) for path in sorted((LAW / "procedures").glob("*.toml"))), locally()]
each_procedure = pytest.mark.parametrize("of", PROCEDURES, ids=lambda of: f"{of.key}-{of.hash[:6]}")


def parsed(of: Procedure, **how) -> ElementTree.Element:
    return ElementTree.fromstring(export(of, **how))


def nodes(root: ElementTree.Element) -> dict[str, ElementTree.Element]:
    process = root.find(f"{MODEL}process")
    return {node.get("id"): node for node in process if node.tag.removeprefix(MODEL) in NODES}


@each_procedure
def test_every_name_is_given_once_and_every_reference_has_its_name(of):
    root = parsed(of)
    given = Counter(each.get("id") for each in root.iter() if each.get("id"))
    assert [name for name, times in given.items() if times > 1] == []
    keys = ("sourceRef", "targetRef", "attachedToRef", "processRef", "bpmnElement", "default")
    named = {each.get(key) for each in root.iter() for key in keys}
    texts = {each.text for tag in ("incoming", "outgoing", "flowNodeRef") for each in root.iter(f"{MODEL}{tag}")}
    assert (named - {None}) | texts <= set(given)


@each_procedure
def test_it_starts_once_ends_and_every_node_lies_on_a_way_from_start_to_end(of):
    root = parsed(of)
    found, flows = nodes(root), list(root.iter(f"{MODEL}sequenceFlow"))
    kinds = Counter(node.tag.removeprefix(MODEL) for node in found.values())
    ends = [node for node in found.values() if node.find(f"{MODEL}terminateEventDefinition") is not None]
    assert kinds["startEvent"] == 1
    assert len(ends) == sum(step.ends for step in of.steps) >= 1
    ahead, back = {}, {}
    for flow in flows:
        ahead.setdefault(flow.get("sourceRef"), set()).add(flow.get("targetRef"))
        back.setdefault(flow.get("targetRef"), set()).add(flow.get("sourceRef"))
    for node in found.values():
        if (task := node.get("attachedToRef")) is not None:
            ahead.setdefault(task, set()).add(node.get("id"))
    start = next(name for name, node in found.items() if node.tag == f"{MODEL}startEvent")
    assert reached(start, ahead) == set(found)
    stops = {name for name, node in found.items() if node.tag == f"{MODEL}endEvent"}
    assert {name for name in found if name not in ahead} == stops
    assert all(reached(name, ahead) & stops for name in found)


def reached(start: str, ahead: dict[str, set[str]]) -> set[str]:
    seen, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += ahead.get(here, ())
    return seen


@each_procedure
def test_each_flow_is_told_by_both_its_ends(of):
    root = parsed(of)
    found = nodes(root)
    told = {(side, each.text, name) for name, node in found.items() for side in ("incoming", "outgoing")
            for each in node.findall(f"{MODEL}{side}")}  # fmt: skip
    flows = list(root.iter(f"{MODEL}sequenceFlow"))
    assert told == {("outgoing", flow.get("id"), flow.get("sourceRef")) for flow in flows} | {
        ("incoming", flow.get("id"), flow.get("targetRef")) for flow in flows
    }


@each_procedure
def test_every_step_is_a_task_in_the_lane_of_its_post_with_its_article_and_limits(of):
    root = parsed(of)
    found = nodes(root)
    lanes = {
        ref.text: lane.get("id") for lane in root.iter(f"{MODEL}lane") for ref in lane.findall(f"{MODEL}flowNodeRef")
    }
    assert set(lanes) == set(found)
    for step in of.steps:
        node = found[f"step-{step.key}"]
        assert lanes[f"step-{step.key}"] == f"lane-{step.post}"
        assert node.tag == f"{MODEL}{'intermediateCatchEvent' if step.automatic else 'userTask'}"
        assert step.basis in node.find(f"{MODEL}documentation").text
        for clock in of.clocks:
            timed = f"timer-{step.key}-{clock.key}" in found
            assert timed == (
                step.key in clock.until and not clock.of_party and clock.period is not None and not step.automatic
            )


@each_procedure
def test_the_order_of_the_steps_is_that_of_the_definition(of):
    """From one task to another leads a way without a third task between exactly where the chart has an arrow."""
    from quanheng.rules.chart import layout

    root = parsed(of)
    ahead = {}
    for flow in root.iter(f"{MODEL}sequenceFlow"):
        ahead.setdefault(flow.get("sourceRef"), set()).add(flow.get("targetRef"))
    direct = {(step.key, name.removeprefix("step-")) for step in of.steps
              for name in until_a_task(f"step-{step.key}", ahead)}  # fmt: skip
    arrows = {(arrow.start, arrow.end) for arrow in layout(of).arrows}
    assert direct == arrows | {(step.key, rule.to) for step in of.steps for rule in step.returns}


def until_a_task(start: str, ahead: dict[str, set[str]]) -> set[str]:
    found, seen, waiting = set(), set(), list(ahead.get(start, ()))
    while waiting:
        here = waiting.pop()
        if here.startswith("step-"):
            found.add(here)
        elif here not in seen:
            seen.add(here)
            waiting += ahead.get(here, ())
    return found


@each_procedure
def test_everything_is_drawn_inside_its_lane_and_no_task_overlaps_another(of):
    root = parsed(of)
    shapes = {shape.get("bpmnElement"): shape.find(f"{DC}Bounds") for shape in root.iter(f"{DI}BPMNShape")}
    boxes = {
        name: tuple(float(bounds.get(key)) for key in ("x", "y", "width", "height")) for name, bounds in shapes.items()
    }
    assert set(nodes(root)) <= set(boxes)
    for lane in root.iter(f"{MODEL}lane"):
        x, y, width, height = boxes[lane.get("id")]
        for ref in lane.findall(f"{MODEL}flowNodeRef"):
            inner = boxes[ref.text]
            assert x <= inner[0] <= x + width - inner[2], ref.text
            assert y <= inner[1] <= y + height - inner[3], ref.text
    placed = [(name, box) for name, box in boxes.items() if not name.startswith(("lane-", "pool", "timer-"))]
    for position, (one, a) in enumerate(placed):
        for other, b in placed[position + 1 :]:
            apart = a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]
            assert apart, (one, other)
    edges = {edge.get("bpmnElement"): edge.findall(f"{DDI}waypoint") for edge in root.iter(f"{DI}BPMNEdge")}
    assert set(edges) == {flow.get("id") for flow in root.iter(f"{MODEL}sequenceFlow")}
    assert all(len(points) >= 2 for points in edges.values())


@each_procedure
def test_one_hash_stands_on_the_definition_the_chart_and_the_export(of):
    root = parsed(of)
    assert root.find(".//{urn:quanheng:procedure}definition").get("sha256") == of.hash
    assert of.hash in root.find(f"{MODEL}process/{MODEL}documentation").text
    assert f'data-definition="{of.hash}"' in draw(of)


@each_procedure
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_file_is_the_same_each_time(of, language):
    assert export(of, language=language) == export(of, language=language)


def test_working_days_are_told_from_calendar_days():
    text = export(procedure("licence"))
    assert 'q:period="20wd"><timeDuration xsi:type="tFormalExpression">P20D</timeDuration>' in text
    assert "行政许可法第四十二条第一款" in text


def test_points_and_added_steps_are_said_and_text_that_could_be_markup_is_only_text():
    text = export(locally())
    for said in (
        "廉政风险等级：高",
        "监察点：立案",
        "防控措施：&lt;复核&gt;",
        "裁量点：是否立案",
        "本单位增设的环节",
        'name="食品科科长"',
    ):
        assert said in text
    spoiled = replace(procedure("licence"), name=Words('"/><x>\x00', "x"))
    ElementTree.fromstring(export(spoiled))


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The schema of the OMG, which lies inside a package of the development group."""
    package = Path(importlib.util.find_spec("SpiffWorkflow").submodule_search_locations[0])
    return etree.XMLSchema(etree.parse(package / "bpmn" / "parser" / "schema" / "BPMN20.xsd"))


@each_procedure
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_valid_under_the_schema_of_the_standard(of, language, schema):
    schema.assertValid(etree.fromstring(export(of, language=language).encode()))


def test_the_schema_refuses_what_the_standard_does_not_know(schema):
    text = export(procedure("licence"))
    for right, wrong in (("userTask", "userErrand"), ("sourceRef=", "comesFrom=")):
        assert right in text
        assert not schema.validate(etree.fromstring(text.replace(right, wrong).encode())), wrong
