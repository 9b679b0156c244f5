"""Loading the library: once, whole, recorded; a corrected copy beside the old one."""

import shutil
import sqlite3
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from quanheng.ledger.models import Event
from quanheng.rules.refusal import Refused
from quanheng.statutes.actions import load_library
from quanheng.statutes.models import Article, Irregularity, Load, StatuteVersion
from quanheng.statutes.queries import altered_versions, article
from quanheng.statutes.reading.package import library_file

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def corrected(tmp_path):
    """The library with one word of one article corrected."""
    path = tmp_path / "laws.db"
    shutil.copy(library_file(), path)
    with sqlite3.connect(path) as library:
        library.execute(
            "UPDATE articles SET article_text = replace(article_text, '责令改正', '责令限期改正') "
            "WHERE law_name = '中华人民共和国食品安全法' AND article_no = '第一百二十六条'"
        )
    return path


def test_everything_was_loaded_in_one_event():
    load = Load.objects.get()
    event = Event.objects.get(kind="statutes.loaded")
    assert (load.texts, load.articles) == (378, 26_198)
    assert Article.objects.filter(recovered=False).count() == 26_196
    assert event.payload["facts"]["hash"] == load.hash
    assert len(event.payload["rows"]) == 1 + StatuteVersion.objects.count()


def test_the_same_bytes_load_once():
    before = Event.objects.count()
    load, new = load_library(on=TODAY)
    assert (new, load.pk, Event.objects.count()) == (False, Load.objects.get().pk, before)


def test_a_second_load_asks_two_questions(django_assert_num_queries):
    with django_assert_num_queries(4):  # the lock and the look, inside a savepoint
        load_library(on=TODAY)


def test_a_corrected_copy_stands_beside_the_old_one(corrected):
    old = article("食品安全法第一百二十六条", TODAY)
    _, new = load_library(on=TODAY, library=corrected)
    now = article("食品安全法第一百二十六条", TODAY)

    assert new
    assert "责令限期改正" in now.text
    assert Article.objects.get(pk=old.pk).text == old.text
    assert (StatuteVersion.objects.get(pk=old.version_id).current, now.version.current) == (False, True)
    assert Event.objects.filter(kind="statutes.loaded").count() == 2
    assert altered_versions() == []


def test_only_what_changed_is_in_the_second_event(corrected):
    load_library(on=TODAY, library=corrected)
    event = Event.objects.filter(kind="statutes.loaded").latest("pk")
    assert len(event.payload["rows"]) == 3  # the load, the old copy set aside, the new copy


def test_progress_is_told_to_the_end(corrected):
    told = []
    load_library(on=TODAY, library=corrected, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (154, 154)


def test_who_may_not_load_is_refused(make_person):
    with pytest.raises(Refused) as refusal:
        load_library(on=TODAY, by=make_person("officer"))
    assert refusal.value.code == "not-permitted"


def test_an_article_can_neither_be_changed_nor_deleted():
    one = Article.objects.first()
    for change in (lambda: Article.objects.filter(pk=one.pk).update(text="无"), one.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_every_stored_text_is_the_one_that_was_loaded():
    assert altered_versions() == []


def test_irregularities_are_rows_that_can_be_counted():
    assert Irregularity.objects.filter(mark="end-unknown").count() == 4
    assert Irregularity.objects.filter(mark="heading-lost", article=None).count() == 2
