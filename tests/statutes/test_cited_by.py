"""Who cites an article: how often in the contents of its statute, by whom on its own page."""

import re
from datetime import date

import pytest
from django.urls import reverse

from quanheng.statutes.actions import cite, load_folder, read_mentions
from quanheng.statutes.cited_by import SHOWN, cited_by, how_often
from quanheng.statutes.models import Mention
from quanheng.statutes.queries import article
from tests.statutes.folders import KITES, folder_of
from tests.statutes.test_graph import CLOUDS, LOCAL

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
BELLS = "云栖县风筝放飞条例第三条"


@pytest.fixture
def kites(tmp_path):
    """The kite rules with what cites them: one article of another statute, one of its own, two items."""
    load_folder(folder_of(tmp_path, {f"{LOCAL}/风筝.md": KITES, f"{LOCAL}/云影.md": CLOUDS}), on=TODAY)
    read_mentions(2)
    cite("power-item", "示-1", [BELLS], on=TODAY)
    cite("power-item", "示-2", [BELLS, "云栖县风筝放飞条例第二条"], on=TODAY)
    return article(BELLS, TODAY)


def groups(found):
    return {group.kind: group.count for group in found.groups}


def test_an_article_is_counted_by_kind_and_lists_the_kind_asked_for(kites):
    found = cited_by(kites, TODAY)
    assert groups(found) == {"article": 1, "power-item": 2}
    assert [str(each.article) for each in found.page] == ["云栖县云影办法第一条"]
    assert [each.key for each in cited_by(kites, TODAY, kind="power-item").listed] == ["示-1", "示-2"]
    assert cited_by(kites, TODAY, kind="无此类").mentions


def test_the_contents_count_what_is_outside_the_statute_apart_from_its_own(kites):
    counts, kinds = how_often(kites.version.statute, TODAY)
    assert [(place, one.others, one.own, one.things) for place, one in sorted(counts.items()) if place[0] < 9] == [
        ((2, 0), 0, 1, 1),
        ((3, 0), 1, 0, 2),
    ]
    assert [(kind.kind, kind.count) for kind in kinds] == [("power-item", 3)]


def test_what_a_form_cites_is_counted_and_listed_with_its_name(reader, today):
    notice = article("行政许可法第三十二条", today)
    assert groups(cited_by(notice, today))["document-form"] >= 1
    page = reader.get(notice.get_absolute_url(), {"by": "document-form"}).content.decode()
    assert "行政许可受理通知书" in page


def test_the_contents_lead_from_the_count_to_who_cites_the_article(reader, kites):
    page = reader.get(reverse("statute", args=[kites.version.code])).content.decode()
    assert re.search(rf'<a class="cited-count" href="{kites.get_absolute_url()}#cited">被引 3', page)
    assert "被引用最多的条文" in page
    page = reader.get(kites.get_absolute_url()).content.decode()
    assert 'id="cited"' in page
    assert "《云栖县云影办法》第一条" in page


def test_a_citation_from_a_text_that_ended_says_so(reader, kites):
    citing = Mention.objects.get(law="云栖县风筝放飞条例", number=3).article.version
    citing.ended_on = date(2026, 3, 1)
    citing.save()
    assert "今日不施行" in reader.get(kites.get_absolute_url()).content.decode()


def test_a_long_list_is_paged_and_costs_the_same(reader, kites, django_assert_num_queries):
    def cost():
        with django_assert_num_queries(13):
            return reader.get(kites.get_absolute_url())

    cost()
    source = Mention.objects.get(law="云栖县风筝放飞条例", number=3)
    more = [Mention(article=source.article, law=source.law, number=3) for _ in range(SHOWN)]
    Mention.objects.bulk_create(more)
    assert cost().context["citing"].page.paginator.num_pages == 2


def test_the_contents_cost_the_same_however_much_cites_the_statute(reader, kites, django_assert_num_queries):
    def cost():
        with django_assert_num_queries(16):
            reader.get(reverse("statute", args=[kites.version.code]))

    cost()
    source = Mention.objects.get(law="云栖县风筝放飞条例", number=3)
    Mention.objects.bulk_create([Mention(article=source.article, law=source.law, number=2) for _ in range(40)])
    cost()
