"""The texts of the library leave for the public site, each once and again when its words or days change."""

from datetime import date

import pytest

from quanheng.exchange.models import OutgoingMessage
from quanheng.rules.door.topics import check
from quanheng.statutes.actions import load_folder, publishing, read_mentions, send_texts
from quanheng.statutes.actions.publishing import public_text
from quanheng.statutes.models import PublicText, StatuteVersion
from tests.statutes.folders import KITES, SKY, folder_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
LOCAL = "地方性法规/云栖"


@pytest.fixture
def kites(tmp_path):
    load_folder(folder_of(tmp_path, {f"{LOCAL}/风筝.md": KITES}), on=TODAY)
    return StatuteVersion.objects.get(statute__title="云栖县风筝放飞条例")


def sent(version):
    return list(OutgoingMessage.objects.filter(topic="statute", key=version.code).order_by("sequence"))


def test_a_text_is_sent_whole_with_its_days_and_once(kites):
    assert send_texts(1) == 1
    (message,) = sent(kites)
    assert message.body["in_force_on"] == "2011-06-01"
    assert [one["label"] for one in message.body["articles"]] == ["第一条", "第二条", "第三条", "第四条"]
    assert message.body["rank_word"] == {"zh": "地方性法规", "en": "Local regulation"}
    send_texts(1)
    assert sent(kites) == [message]


def test_a_text_that_ended_is_sent_again_with_its_last_day(kites, tmp_path):
    send_texts(1)
    load_folder(folder_of(tmp_path / "later", {f"{LOCAL}/天空.md": SKY}), on=TODAY)
    send_texts(2)
    assert [message.body.get("ended_on") for message in sent(kites)] == [None, "2026-11-19"]


def test_a_text_is_sent_again_with_what_its_articles_cite_once_that_is_read(kites):
    send_texts(1)
    read_mentions(1)
    send_texts(1)
    first, second = (message.body for message in sent(kites))
    assert [one["cites"] for one in first["articles"]] == [[], [], [], []]
    cites = {one["label"]: one["cites"] for one in second["articles"]}
    assert cites["第三条"] == [{"law": "云栖县风筝放飞条例", "number": 2, "sub": 0}]
    assert (second["rank"], second["names"]) == ("local-regulation", ["云栖县风筝放飞条例"])
    assert [(one["number"], one["sub"]) for one in second["articles"]] == [(1, 0), (2, 0), (3, 0), (4, 0)]


def test_no_more_are_sent_at_once_than_asked_for(kites):
    assert send_texts(3) == 3 == PublicText.objects.count()


def test_an_article_longer_than_one_unit_is_sent_in_several_and_nothing_of_it_is_cut(kites, monkeypatch):
    monkeypatch.setattr(publishing, "LONGEST_UNIT", 5)
    units = public_text(kites)["articles"]
    for article in kites.articles.all():
        pieces = [one["text"] for one in units if one["label"] == article.label]
        assert "".join(pieces) == article.text
        assert max(map(len, pieces)) == 5


def test_every_text_of_the_library_fits_through_the_door(db):
    texts = StatuteVersion.objects.filter(current=True, has_text=True).select_related("statute")
    for version in texts.order_by("-article_count")[:20]:
        check("statute", version.code, public_text(version))


def test_a_text_costs_the_same_however_many_articles_it_has(kites, django_assert_max_num_queries):
    with django_assert_max_num_queries(17):
        assert send_texts(1) == 1
