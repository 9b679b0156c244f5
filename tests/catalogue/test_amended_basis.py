"""An amendment closes what rests on the articles it changed, and nothing else."""

from datetime import date

import pytest

from quanheng.catalogue import actions, queries
from quanheng.rules.refusal import Refused
from quanheng.statutes.actions import load_folder
from tests.statutes.folders import KITES, KITES_AMENDED, folder_of

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2026, 11, 30), date(2026, 12, 1)
CODE = "990225901000"


@pytest.fixture
def resting_on(people, facts, yes, today, tmp_path):
    """Publish an item on an article of the invented kite rules, then load their amendment of 2026-12-01."""

    def publish(article: str):
        rules = "地方性法规/云栖"
        load_folder(folder_of(tmp_path, {f"{rules}/风筝(2011-03-01).md": KITES}), on=today)
        draft = facts(basis=[article], office="scjg", code=CODE)
        version = actions.draft(draft, by=people.reporter, on=today)
        actions.review(version, yes, by=people.reviewer, on=today)
        actions.approve(version, document_number="1号", by=people.approver, on=today)
        actions.publish(version, by=people.publisher, on=today)
        load_folder(folder_of(tmp_path, {f"{rules}/风筝(2026-09-01).md": KITES_AMENDED}), on=today)
        return version

    return publish


def test_no_case_opens_from_the_day_its_article_is_changed(resting_on):
    version = resting_on("云栖县风筝放飞条例第三条")
    assert queries.open_version(CODE, LAST) == version
    with pytest.raises(Refused) as refusal:
        queries.open_version(CODE, FIRST)
    assert (refusal.value.code, refusal.value.article) == ("item-basis-not-in-force", "云栖县风筝放飞条例第三条")
    assert [cited.text for cited in queries.citing_not_in_force(FIRST)] == ["云栖县风筝放飞条例第三条"]


def test_cases_go_on_under_an_article_the_amendment_left_as_it_was(resting_on):
    version = resting_on("云栖县风筝放飞条例第一条")
    assert queries.open_version(CODE, FIRST) == version
    assert list(queries.citing_not_in_force(FIRST)) == []
