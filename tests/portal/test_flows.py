"""A local flow on the public site: drawn from both texts, refused without the one it rests on, handed out as a file."""

import hashlib
from pathlib import Path

import pytest
from django.urls import reverse

from quanheng.portal.actions import apply_waiting
from quanheng.portal.models import ProcedureDefinition
from tests.portal.inner_side import department, item

pytestmark = [pytest.mark.django_db, pytest.mark.outer]
STATUTE = (Path(__file__).parents[2] / "law" / "procedures" / "licence.toml").read_text("utf-8")
BELOW = hashlib.sha256(STATUTE.encode()).hexdigest()
FLOW = f"""item = "990128001000"
refines = "licence"
skeleton = "{BELOW}"

[[step]]
key = "examine"
within = "4wd"
risk = "high"
measures = ["随机分派审查人员"]
"""
DIGEST = hashlib.sha256(FLOW.encode()).hexdigest()


def chart(digest: str, definition: str, **more) -> tuple[str, str, dict]:
    return ("procedure-chart", digest, {"name": {"zh": "许可"}, "definition": definition, **more})


@pytest.fixture
def arrived(inner):
    inner.send(
        department(), chart(BELOW, STATUTE), chart(DIGEST, FLOW, refines=BELOW),
        item(code="990128001000", procedure=DIGEST),
    )  # fmt: skip


def test_the_page_shows_the_refined_chart_with_its_risk_points_and_hash(arrived, client):
    page = client.get(reverse("public-item", args=["990128001000"])).content.decode()
    assert "▲风险高" in page
    assert "随机分派审查人员" in page
    assert f'data-definition="{DIGEST}"' in page
    assert reverse("procedure-file", args=[DIGEST, "bpmn"]) in page


@pytest.mark.parametrize("kind", ["bpmn", "svg", "toml"])
def test_each_file_carries_the_hash_of_the_definition(arrived, client, kind):
    body = client.get(reverse("procedure-file", args=[DIGEST, kind])).content
    assert hashlib.sha256(body).hexdigest() == DIGEST if kind == "toml" else DIGEST.encode() in body


def test_what_never_came_is_not_found(arrived, client):
    assert client.get(reverse("procedure-file", args=["0" * 64, "bpmn"])).status_code == 404


@pytest.mark.parametrize("message", [chart(DIGEST, FLOW, refines=BELOW), chart("0" * 64, FLOW, refines=BELOW)])
def test_a_flow_without_its_statute_or_under_another_hash_is_not_used(inner, message):
    inner.deliver(inner.write(message), inner.number)
    apply_waiting()
    assert not ProcedureDefinition.objects.exists()
