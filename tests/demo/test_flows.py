"""The demo's three flows: as published as any other, and none weakens the statute."""

from datetime import date

import pytest
from django.conf import settings

from quanheng.catalogue.models import PowerItem
from quanheng.catalogue.queries import procedure_of
from quanheng.demo.district import build_district
from quanheng.demo.flows import publish_flows
from quanheng.demo.items import load_items
from quanheng.flows.queries import flow_of_version
from quanheng.rulebook.actions import load_all

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def test_three_items_have_flows_in_force(monkeypatch):
    codes = ("990225003000", "990225005000", "990128005000")
    load_all(settings.LAW, by=None, on=TODAY)
    build_district(today=TODAY)
    monkeypatch.setattr("quanheng.demo.items._by_round", only(codes))
    load_items()
    heard = []
    publish_flows(progress=lambda done, total: heard.append((done, total)))
    assert heard[-1] == (3, 3)
    for item in PowerItem.objects.filter(code__in=codes):
        local = flow_of_version(item.current)
        assert procedure_of(item.current, TODAY) == local
        assert {step.risk for step in local.flow.steps if step.risk}
    versions = PowerItem.objects.get(code=codes[0]).versions.count()
    publish_flows()
    assert PowerItem.objects.get(code=codes[0]).versions.count() == versions


def only(codes):
    """Load no more than these items: the others are other tests' matter."""
    return lambda drafts: ([facts for facts in drafts if facts["code"] in codes], [])
