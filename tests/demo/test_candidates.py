"""The district's judgements of what the machine read: each on a 款 that bears it, carried through by its officers."""

from datetime import date

import pytest
from django.conf import settings

from quanheng.catalogue.candidates import origin, outcomes
from quanheng.catalogue.models import ItemVersion, PowerItem
from quanheng.demo import candidates as demo
from quanheng.demo.district import build_district
from quanheng.demo.items import holder_of, load_items
from quanheng.rulebook.actions import load_all
from quanheng.rules.law_files import read
from quanheng.statutes.candidates import candidates
from quanheng.statutes.models import CandidateJudgement
from tests.catalogue.conftest import ITEMS
from tests.demo.test_flows import only

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
PLAN = read(demo.FILE)
HELD = list(demo.held(PLAN))


def test_the_machine_reads_a_power_in_every_place_that_was_judged_and_none_was_judged_twice():
    for title in {each.statute for each in HELD}:
        version = demo.version_of(title, PLAN["judged_on"])
        there = {(each.article.number, each.paragraph, each.kind) for each in candidates(version)}
        assert {(each.article, each.paragraph, each.kind) for each in HELD if each.statute == title} <= there
    assert len({(each.statute, each.article, each.paragraph, each.kind) for each in HELD}) == len(HELD) >= 200


@pytest.fixture
def highways(monkeypatch):
    """One office with an item of its own, and what was held of two statutes it and another office enforce."""
    holder_of.cache_clear()
    load_all(settings.LAW, by=None, on=TODAY)
    build_district(today=TODAY)
    offices = {"jtj", "tjj"}
    ours = [facts["code"] for facts in ITEMS.values() if facts["office"] in offices]
    monkeypatch.setattr("quanheng.demo.items._by_round", only(ours))
    load_items()
    few = [text for text in PLAN["statute"] if text["office"] in offices]
    monkeypatch.setattr(demo, "read", lambda path: {**PLAN, "statute": few})
    yield few
    holder_of.cache_clear()


def test_what_was_confirmed_is_published_and_traceable_and_what_was_rejected_is_not(highways):
    before = set(PowerItem.objects.values_list("code", flat=True))
    heard = []
    judged = demo.grow_catalogue(progress=lambda done, total: heard.append((done, total)))
    assert heard[-1] == (judged, judged)

    grown = PowerItem.objects.exclude(code__in=before)
    rejected = CandidateJudgement.objects.filter(verdict="rejected")
    renamed = [name for text in highways for name in text.get("changed", {}).values()]
    assert grown.count() == judged - rejected.count()
    assert all(reason.strip() for reason in rejected.values_list("reason", flat=True))
    assert {item.status for item in grown} == {"published"}
    assert {origin(item).verdict for item in grown} == {"confirmed"}
    assert set(renamed) <= {item.name for item in grown}
    assert outcomes() == {
        "accepted": grown.count() - len(renamed), "changed": len(renamed), "rejected": 0, "waiting": 0,
    }  # fmt: skip
    for version in ItemVersion.objects.filter(item__in=grown, steps__step="published"):
        assert version.steps.values("by").distinct().count() == 4
    assert demo.grow_catalogue() == 0
