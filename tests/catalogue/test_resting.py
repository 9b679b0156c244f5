"""What items rested on the day before the law changed is told after they were adjusted too."""

import pytest

from quanheng.catalogue import actions
from quanheng.catalogue.models import PowerItem
from quanheng.statutes.impact import impact_of
from tests.catalogue.amended import CODE, FIRST, through

pytestmark = pytest.mark.django_db
ARTICLE = "云栖县风筝放飞条例第三条"


def told(version) -> list[tuple[str, str]]:
    return [(each.kind, each.key) for lost in impact_of(version).lost for each in lost.cited_by]


def test_an_item_is_told_before_and_after_its_adjustment_and_one_published_since_is_not(amended, people, facts, yes):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    assert told(changed) == [("power-item", CODE)]
    through(facts(basis=[ARTICLE], office="scjg", code=CODE), people, yes, FIRST)
    through(facts(basis=[ARTICLE], office="scjg", code="990225902000", name="新设"), people, yes, FIRST)
    assert told(changed) == [("power-item", CODE)]


def test_an_item_cancelled_before_the_change_is_not_told(amended, people, today):
    changed = amended().citations.get(text=ARTICLE).wording.successor
    actions.cancel(PowerItem.objects.get(code=CODE), reason="职能调整", by=people.publisher, on=today)
    assert told(changed) == []
