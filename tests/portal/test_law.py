"""The law as the public reads it: found by title, whole, every article under an anchor, every wording with its days."""

import pytest

from tests.portal.inner_side import department, item

pytestmark = pytest.mark.django_db


def statute(code="kites2011", **more):
    body = {
        "title": "云栖县风筝放飞条例",
        "rank_word": {"zh": "地方性法规", "en": "Local regulation"},
        "issuer": "云栖县人民代表大会常务委员会",
        "promulgated_on": "2011-03-01",
        "in_force_on": "2011-06-01",
        "articles": [
            {"label": "第一条", "headings": ["第一章 总则"], "text": "为了放好风筝，制定本条例。"},
            {"label": "第二条", "headings": ["第二章 法律责任"], "text": "系挂铃铛的，处<b>罚款。"},
        ],
    }
    return ("statute", code, {**body, **more})


@pytest.fixture
def shown(inner):
    inner.send(statute(ended_on="2015-12-31"), statute("kites2016", in_force_on="2016-01-01"))


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return page.content.decode()


def test_a_text_is_found_by_words_of_its_title(client, shown):
    assert "云栖县风筝放飞条例" in text(client, "/law/?q=风筝")
    assert "没有这个名称的法律法规" in text(client, "/law/?q=潜水")


def test_every_article_stands_under_its_anchor_in_its_chapter(client, shown):
    page = text(client, "/law/kites2016/")
    assert 'id="第二条"' in page
    assert page.index("第二章 法律责任") < page.index('id="第二条"')
    assert "处&lt;b&gt;罚款" in page


def test_each_wording_says_whether_it_applies_today(client, shown):
    page = text(client, "/law/kites2011/")
    assert "施行至2015年12月31日" in page
    assert "/law/kites2016/" in page
    assert "已失效" in page
    assert "施行中" in page


def test_an_item_leads_to_the_article_in_the_whole_text(client, inner):
    cited = "云栖县风筝放飞条例第二条"
    article = {"statute": "云栖县风筝放飞条例", "place": "第二条", "in_force_from": "2011-06-01", "text": "系挂铃铛的"}
    inner.send(statute(), department(), item(basis=[{"cited": cited}]), ("article", cited, article))
    assert "/law/kites2011/#第二条" in text(client, "/items/990113001000/")


def test_a_later_message_replaces_the_text(client, shown, inner):
    inner.send(statute("kites2016", articles=[{"label": "第一条", "text": "改了。"}]))
    page = text(client, "/law/kites2016/")
    assert "改了。" in page
    assert "第二条" not in page


def test_what_was_never_sent_is_not_found(client, inner):
    assert client.get("/law/nothing/").status_code == 404


def test_the_pages_cost_the_same_however_many_texts_there_are(client, inner, django_assert_max_num_queries):
    inner.send(*(statute(f"kites{number}") for number in range(30)))
    with django_assert_max_num_queries(6):
        client.get("/law/")
    with django_assert_max_num_queries(6):
        client.get("/law/kites7/")
