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
    assert "没有法律法规的名称或者条文含有“潜水”" in text(client, "/law/?q=潜水")


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


def test_a_decision_to_amend_says_that_its_changes_are_not_written_into_the_statute(client, inner):
    inner.send(statute("decision", title="关于修改《云栖县风筝放飞条例》的决定"), statute())
    assert "没有把其中的修改写入" in text(client, "/law/decision/")
    assert "没有把其中的修改写入" not in text(client, "/law/kites2011/")


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
    with django_assert_max_num_queries(8):
        client.get("/law/kites7/")


NOW = {
    "rank": "local-regulation",
    "names": ["云栖县风筝放飞条例", "风筝条例"],
    "in_force_on": "2016-01-01",
    "articles": [
        {"label": "第一条", "text": "为了放好风筝，制定本条例。", "number": 1, "sub": 0},
        {"label": "第二条", "text": "系挂铃铛的，处二百元罚款。", "number": 2, "sub": 0},
        {"label": "第二条之一", "text": "依照第二条处罚。", "number": 2, "sub": 1,
         "cites": [{"law": "云栖县风筝放飞条例", "number": 2, "sub": 0}]},
    ],
}  # fmt: skip
CLOUDS = {
    "title": "云栖县云影办法",
    "rank": "local-rule",
    "rank_word": {"zh": "地方政府规章", "en": "Local rule"},
    "names": ["云栖县云影办法"],
    "in_force_on": "2017-01-01",
    "articles": [
        {"label": "第一条", "text": "在云影下系挂铃铛的，依照《风筝条例》第二条处罚。", "number": 1, "sub": 0,
         "cites": [{"law": "风筝条例", "number": 2}]},
    ],
}  # fmt: skip


@pytest.fixture
def library(inner):
    """Two statutes, one citing the other, an ended wording, and two items of which one may be shown."""
    basis = [{"cited": "风筝条例第二条第一款"}, {"cited": "不是引用的话"}]
    inner.send(
        statute(ended_on="2015-12-31"), statute("kites2016", **NOW), statute("clouds", **CLOUDS), department(),
        item("990213001000", name="对系挂铃铛的处罚", basis=basis),
        item("990213002000", name="已取消的处罚", basis=basis, status="withdrawn"),
    )  # fmt: skip


def test_articles_are_found_by_two_characters_and_marked(client, library):
    page = text(client, "/law/?q=铃铛")
    assert "<mark>铃铛</mark>" in page
    assert "/law/kites2016/2/" in page
    assert "/law/clouds/1/" in page
    assert "/law/kites2011/" not in page


def test_the_search_keeps_to_a_rank_and_to_a_day(client, library):
    page = text(client, "/law/?q=铃铛&rank=local-rule")
    assert "/law/clouds/1/" in page
    assert "/law/kites2016/2/" not in page
    before = text(client, "/law/?q=铃铛&on=2012-01-01")
    assert "/law/kites2011/2/" in before
    assert "/law/clouds/1/" not in before
    assert "/law/kites2011/2/" in text(client, "/law/?q=铃铛&when=all")
    assert "“gestern”不是一个日期" in text(client, "/law/?q=铃铛&on=gestern")


def test_a_citation_in_words_leads_to_its_article(client, library):
    assert "您写的是一条引用" in text(client, "/law/?q=风筝条例第二条")


def test_what_is_asked_is_escaped_and_any_page_number_opens(client, library):
    assert "<script>alert" not in text(client, "/law/?q=<script>alert(1)</script>铃铛")
    for turned in ("0", "-1", "abc", "9" * 40, "²"):
        text(client, f"/law/?q=铃铛&page={turned}")


def test_an_article_says_which_articles_and_which_items_rest_on_it(client, library):
    page = text(client, "/law/kites2016/")
    assert "被引 2" in page
    page = text(client, "/law/kites2016/2/")
    assert "《云栖县云影办法》第一条" in page
    page = text(client, "/law/kites2016/2/?by=item")
    assert "/items/990213001000/" in page
    assert "已取消的处罚" not in page
    assert "第二条之一" in text(client, "/law/kites2016/2/?by=own-article")
    assert "没有其他条文" in text(client, "/law/clouds/1/")
    assert text(client, "/law/kites2016/2-1/")
    assert client.get("/law/kites2016/9/").status_code == 404


def test_two_wordings_are_shown_beside_each_other(client, library):
    assert "/law/kites2016/changes/?from=kites2011" in text(client, "/law/kites2011/")
    page = text(client, "/law/kites2016/changes/?from=kites2011")
    assert "<ins" in page
    assert "二百元" in page
    assert client.get("/law/kites2016/changes/?from=clouds").status_code == 404
    assert client.get("/law/kites2016/changes/").status_code == 404


def test_a_text_sent_before_articles_had_numbers_opens_and_is_searched_all_the_same(client, shown):
    assert "/law/kites2016/2/" in text(client, "/law/?q=铃铛")
    assert "系挂铃铛" in text(client, "/law/kites2016/2/")


def test_an_item_that_rests_on_something_else_now_no_longer_stands_under_the_old_article(client, library, inner):
    inner.send(item("990213001000", basis=[{"cited": "云栖县云影办法第一条"}]))
    assert "/items/990213001000/" not in text(client, "/law/kites2016/2/?by=item")
    assert "/items/990213001000/" in text(client, "/law/clouds/1/")


def test_search_and_article_cost_the_same_however_much_there_is(client, inner, django_assert_max_num_queries):
    inner.send(*(statute(f"clouds{number}", **{**CLOUDS, "title": f"云影办法{number}"}) for number in range(30)))
    inner.send(statute("kites2016", **NOW))
    with django_assert_max_num_queries(9):
        assert "被引 30" not in text(client, "/law/?q=铃铛")
    with django_assert_max_num_queries(9):
        assert "第 1 页，共 2 页" in text(client, "/law/kites2016/2/")
