"""A step that names an article in words: one article of a law or regulation, in force on the day, or it is refused."""

from datetime import date

import pytest

from quanheng.cases.actions import open_case
from quanheng.cases.articles import require_articles_in_force
from quanheng.cases.models import Case
from quanheng.documents.models import Document
from quanheng.ledger.followers import run_followers
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, FOOD_LICENCE, SHOP
from tests.rules.procedures import procedure

pytestmark = pytest.mark.django_db
WAYS = {
    "licence-cancellation": ("clerk", "cancellation_ground"),
    "licence-revocation": ("examiner", "revocation_ground"),
}
STATED = {
    "licence-cancellation": {"licence_number": "FAKE-1", "ground_evidence": "示例", "certificate_returned": True},
    "licence-revocation": {
        "licence_number": "FAKE-1", "asked_by": "own-motion", "safety_item": False, "opening_facts": "示例",
    },
}  # fmt: skip


@pytest.fixture
def opened(make_published, approval_staff):
    make_published(FOOD_LICENCE)

    def make(way: str, article: str, on: date = DAY) -> Case:
        role, ground = WAYS[way]
        return open_case(
            FOOD_LICENCE, office=approval_staff.office, party=SHOP, by=approval_staff.people[role], on=on,
            procedure=way, facts={**STATED[way], ground: "other-law", "ground_article": article},
        )  # fmt: skip

    return make


@pytest.mark.parametrize("way", WAYS)
def test_an_article_in_force_is_taken_and_stands_in_the_case(opened, way):
    case = opened(way, "《中华人民共和国食品安全法》第一百三十三条第一款")
    assert case.proceeding.steps.get().facts["ground_article"] == "《中华人民共和国食品安全法》第一百三十三条第一款"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("article", "code"),
    [
        ("食品安全法第九百条", "citation-unknown"),
        ("示例管理条例第三条", "citation-unknown"),
        ("大气污染防治法第九十九条", "citation-repealed"),
        ("宪法第三十三条", "article-of-another-rank"),
    ],
)
def test_an_article_that_is_not_law_on_the_day_is_refused_on_record_and_opens_nothing(opened, way, article, code):
    with pytest.raises(Refused) as refusal:
        opened(way, article)
    assert refusal.value.code == code
    assert refusal.value.article.startswith("行政许可法第")
    assert Case.objects.count() == 0
    assert RefusedAttempt.objects.get().code == code


@pytest.mark.parametrize(("on", "code"), [(date(2026, 8, 14), None), (date(2026, 8, 15), "citation-repealed")])
def test_the_day_of_the_step_decides_whether_the_article_still_applies(on, code):
    """生态环境法典 took the place of 大气污染防治法 on 2026-08-15."""
    step, stated = procedure("licence-cancellation").by_key["open"], {"ground_article": "大气污染防治法第九十九条"}
    if code is None:
        require_articles_in_force(step, stated, on)
        return
    with pytest.raises(Refused, match=code):
        require_articles_in_force(step, stated, on)


def test_the_printed_proposal_names_the_ground_with_its_article(opened):
    opened("licence-cancellation", "食品安全法第一百三十三条第一款")
    while run_followers():
        pass
    paper = bytes(Document.objects.get(kind="cancellation-proposal").content).decode()
    assert "行政许可法第七十条第六项" in paper
    assert "食品安全法第一百三十三条第一款" in paper


def test_no_statement_is_spent_where_a_step_names_no_article(django_assert_num_queries):
    step = procedure("licence-cancellation").by_key["open"]
    with django_assert_num_queries(0):
        require_articles_in_force(step, {"ground_evidence": "示例"}, DAY)
