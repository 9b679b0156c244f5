"""Who cites whom among the articles of the library, and what leads nowhere."""

import json
from datetime import date

import pytest
from django.urls import reverse

from quanheng.site.cli import main
from quanheng.statutes.actions import load_folder, read_mentions
from quanheng.statutes.cited_by import cited_by
from quanheng.statutes.graph import Dangling, cited_statutes, citing_statutes, dangling
from quanheng.statutes.models import Mention, StatuteVersion
from quanheng.statutes.queries import article
from tests.statutes.folders import KITES, SKY, folder_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
LOCAL = "地方性法规/云栖"
CLOUDS = """# 云栖县云影办法

2026年1月8日 云栖县第四届人民代表大会常务委员会第五次会议通过

<!-- INFO END -->

第一条 系挂铃铛的，依照《云栖县风筝放飞条例》第三条的规定处罚。

第二条 依照《云栖县风筝放飞条例》第九十条、《云栖县彩虹条例》第一条和本办法第一条办理。

第三条 本办法自2026年2月1日起施行。
"""


@pytest.fixture
def read(tmp_path):
    """The kite rules and what cites them, their citations read; the package still waits."""
    load_folder(folder_of(tmp_path, {f"{LOCAL}/风筝.md": KITES, f"{LOCAL}/云影.md": CLOUDS}), on=TODAY)
    assert read_mentions(2) == 2


def test_an_article_knows_which_articles_cite_it(read):
    found = cited_by(article("云栖县风筝放飞条例第三条", TODAY), TODAY)
    assert [str(each.article) for each in found.page] == ["云栖县云影办法第一条"]


def test_a_citation_of_its_own_statute_is_one_too(read):
    found = cited_by(article("云栖县风筝放飞条例第二条", TODAY), TODAY)
    assert [(group.kind, group.count) for group in found.groups] == [("own-article", 1)]
    assert [str(each.article) for each in found.page] == ["云栖县风筝放飞条例第三条"]


def test_a_statute_knows_what_it_cites_and_what_cites_it(read):
    clouds = StatuteVersion.objects.get(statute__title="云栖县云影办法")
    kites = StatuteVersion.objects.get(statute__title="云栖县风筝放飞条例")
    cited = {each.name: (each.count, each.version) for each in cited_statutes(clouds)}
    assert cited == {"云栖县风筝放飞条例": (2, kites), "云栖县彩虹条例": (1, None)}
    assert citing_statutes(kites) == [(clouds.statute, 2)]


def test_what_leads_nowhere_says_why(read):
    def ours(why):
        return [str(each.citation) for each in dangling(why) if "云栖县" in each.article.version.statute.title]

    assert ours(Dangling.NO_STATUTE) == ["云栖县彩虹条例第一条"]
    assert ours(Dangling.NO_ARTICLE) == ["云栖县风筝放飞条例第九十条"]
    assert ours(Dangling.ENDED) == []


def test_a_citation_of_what_was_repealed_since_is_told(read, tmp_path):
    load_folder(folder_of(tmp_path / "later", {f"{LOCAL}/天空.md": SKY}), on=TODAY)
    ended = [str(each.citation) for each in dangling(Dangling.ENDED) if "云影" in each.article.version.statute.title]
    assert ended == ["云栖县风筝放飞条例第三条", "云栖县风筝放飞条例第九十条"]


def test_a_text_is_read_once(read):
    before = Mention.objects.count()
    read_mentions(1)
    assert Mention.objects.filter(article__version__source__contains="云栖").count() == before == 5


def test_the_pages_show_both_directions_and_what_is_missing(reader, read):
    kites = article("云栖县风筝放飞条例第三条", TODAY)
    page = reader.get(reverse("article", args=[kites.version.code, 3])).content.decode()
    assert "《云栖县云影办法》第一条" in page
    clouds = StatuteVersion.objects.get(statute__title="云栖县云影办法")
    page = reader.get(reverse("statute", args=[clouds.code])).content.decode()
    assert "《云栖县彩虹条例》" in page
    page = reader.get(reverse("statute-dangling"), {"why": "no-statute"}).content.decode()
    assert "云栖县彩虹条例" in page
    assert reader.get(reverse("statute-dangling"), {"why": "无"}).status_code == 200


def test_nobody_sees_what_dangles_without_signing_in(client):
    assert client.get(reverse("statute-dangling")).status_code == 302


def test_the_command_counts_the_whole_library(capsys):
    assert main(["statutes", "graph", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["texts"] == 378
    assert report["citations"] > 5_000
    assert set(report["dangling"]) == set(Dangling)
