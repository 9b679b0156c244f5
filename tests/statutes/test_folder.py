"""Loading a folder of statutes: whole, once, told; nothing stops it and nothing is half-written."""

import json
import shutil
import sqlite3
from datetime import date

import pytest

from quanheng.ledger.models import Event
from quanheng.rules.refusal import Refused
from quanheng.site.cli import main
from quanheng.statutes.actions import load_folder, load_library
from quanheng.statutes.models import Article, Irregularity, Repeal, Statute, StatuteVersion
from quanheng.statutes.queries import altered_versions, article
from quanheng.statutes.reading import folder as folder_reading
from quanheng.statutes.reading.package import library_file
from tests.statutes.folders import KITES, KITES_AMENDED, SKY, folder_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
LOCAL = "地方性法规/云栖"


@pytest.fixture
def kites(tmp_path):
    return folder_of(tmp_path, {f"{LOCAL}/云栖县风筝放飞条例(2011-03-01).md": KITES})


def test_a_file_becomes_a_statute_with_its_articles_headings_rank_issuer_and_days(kites):
    report = load_folder(kites, on=TODAY)
    found = article("云栖县风筝放飞条例第三条", TODAY)
    assert report.as_record() == {
        "files": 1, "texts": 1, "articles": 4, "unbroken": 1, "irregularities": {}, "failed": [],
    }  # fmt: skip
    assert (found.headings, found.version.statute.rank) == (["第二章 法律责任"], "local-regulation")
    assert (found.version.issuer, found.version.promulgated_on) == (
        "云栖县人民代表大会常务委员会", date(2011, 3, 1),
    )  # fmt: skip
    assert (found.version.in_force_on, found.version.in_force_how) == (date(2011, 6, 1), "closing-article")
    assert found.version.history[0]["what"] == "adopted"


def test_the_same_folder_loads_once(kites):
    first = load_folder(kites, on=TODAY).as_record()
    rows, events = StatuteVersion.objects.count(), Event.objects.count()
    assert load_folder(kites, on=TODAY).as_record() == first
    assert (StatuteVersion.objects.count(), Event.objects.count()) == (rows, events)


def test_a_corrected_file_stands_beside_the_old_copy(kites):
    load_folder(kites, on=TODAY)
    old = article("云栖县风筝放飞条例第三条", TODAY)
    folder_of(kites, {f"{LOCAL}/云栖县风筝放飞条例(2011-03-01).md": KITES.replace("五百元", "六百元")})
    load_folder(kites, on=TODAY)
    assert "六百元" in article("云栖县风筝放飞条例第三条", TODAY).text
    assert Article.objects.get(pk=old.pk).text == old.text
    assert not StatuteVersion.objects.get(pk=old.version_id).current
    assert altered_versions() == []


def test_an_amended_wording_ends_the_one_before(kites):
    folder_of(kites, {f"{LOCAL}/云栖县风筝放飞条例(2026-09-01).md": KITES_AMENDED})
    load_folder(kites, on=TODAY)
    assert "一百元" in article("云栖县风筝放飞条例第三条", date(2026, 11, 30)).text
    assert "二百元" in article("云栖县风筝放飞条例第三条", date(2026, 12, 1)).text
    with pytest.raises(Refused) as refusal:
        article("云栖县风筝放飞条例第五条", date(2026, 11, 30))
    assert refusal.value.code == "citation-unknown"


def test_a_repeal_ends_what_is_loaded_and_tells_what_is_not(kites):
    folder_of(kites, {f"{LOCAL}/云栖县天空管理条例(2026-10-08).md": SKY})
    report = load_folder(kites, on=TODAY)
    assert article("云栖县风筝放飞条例第三条", date(2026, 11, 19)).label == "第三条"
    with pytest.raises(Refused) as refusal:
        article("云栖县风筝放飞条例第三条", date(2026, 11, 20))
    assert refusal.value.code == "citation-repealed"
    assert report.irregularities["repeals-unknown-statute"] == {"files": 1, "occurrences": 1}
    told = Irregularity.objects.get(mark="repeals-unknown-statute")
    assert told.detail == "云栖县云朵条例"
    assert Repeal.objects.filter(by__statute__title="云栖县天空管理条例").count() == 2


def test_a_repealed_statute_loaded_later_is_ended_all_the_same(tmp_path):
    load_folder(folder_of(tmp_path / "a", {f"{LOCAL}/天空.md": SKY}), on=TODAY)
    load_folder(folder_of(tmp_path / "b", {f"{LOCAL}/风筝.md": KITES}), on=TODAY)
    ended = StatuteVersion.objects.get(statute__title="云栖县风筝放飞条例")
    assert (ended.ended_on, ended.ended_how) == (date(2026, 11, 19), "repealed")


def test_a_text_the_library_has_is_a_copy_and_does_not_count(tmp_path):
    now = article("行政处罚法第一条", TODAY)
    copy = (
        "# 中华人民共和国行政处罚法\n\n2021年1月22日 第十三届全国人民代表大会常务委员会第二十五次会议修订\n\n"
        "<!-- INFO END -->\n\n第一条 此处不是法律的文字。\n"
    )
    report = load_folder(folder_of(tmp_path, {"行政法/行政处罚法(2021-01-22).md": copy}), on=TODAY)
    assert report.irregularities["copy-of-loaded-text"] == {"files": 1, "occurrences": 1}
    assert article("行政处罚法第一条", TODAY).pk == now.pk
    assert StatuteVersion.objects.filter(source="行政法/行政处罚法(2021-01-22).md", current=False).count() == 1


def test_a_text_takes_the_place_of_a_known_fact(tmp_path):
    words = (
        "# 城市道路管理条例\n\n1996年6月4日 国务院令第198号发布\n\n<!-- INFO END -->\n\n第一条 此处不是条例的文字。\n"
    )
    load_folder(folder_of(tmp_path, {"行政法规/城市道路管理条例(2019-03-24).md": words}), on=TODAY)
    assert "此处不是" in article("城市道路管理条例第一条", TODAY).text
    counting = StatuteVersion.objects.filter(statute__title="城市道路管理条例", current=True)
    assert [each.has_text for each in counting] == [True]


def test_two_statutes_of_one_name_stay_apart(tmp_path):
    other = KITES.replace("云栖县第一届人民代表大会常务委员会第二次会议通过", "云栖县人民政府令第1号公布")
    folder_of(tmp_path, {"地方性法规/风筝.md": KITES, "地方政府规章/风筝.md": other})
    report = load_folder(tmp_path, on=TODAY)
    assert report.irregularities["two-statutes-of-one-name"]["files"] == 1
    assert set(Statute.objects.filter(title__contains="风筝").values_list("rank", flat=True)) == {
        "local-regulation", "local-rule",
    }  # fmt: skip


def test_a_text_without_any_day_is_kept_and_cannot_be_cited(tmp_path):
    words = "# 云栖县影子规定\n\n<!-- INFO END -->\n\n第一条 影子不得拖地。\n"
    report = load_folder(folder_of(tmp_path, {"规范性文件/影子.md": words}), on=TODAY)
    assert report.irregularities["in-force-day-unknown"]["files"] == 1
    with pytest.raises(Refused) as refusal:
        article("云栖县影子规定第一条", TODAY)
    assert refusal.value.code == "citation-beginning-unknown"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("大.md", b"\xe4\xb8\x80" * 200_000, "too-long"),
        ("空.md", b" \n", "empty"),
        ("图.md", bytes(range(256)) * 40, "not-text"),
    ],
)
def test_what_cannot_be_read_is_told_and_stops_nothing(kites, monkeypatch, name, content, why):
    monkeypatch.setattr(folder_reading, "LONGEST_FILE", 400_000)
    report = load_folder(folder_of(kites, {f"{LOCAL}/{name}": content}), on=TODAY)
    assert [(each["file"], each["why"]) for each in report.failed] == [(f"{LOCAL}/{name}", why)]
    assert (report.files, report.texts) == (2, 1)


def test_a_file_that_the_database_refuses_leaves_nothing_behind(kites, monkeypatch):
    from quanheng.statutes.actions import folder as loading

    copied = loading._copy_articles

    def fail_late(version, text):
        copied(version, text)
        if "天空" in text.title:
            raise ValueError("a late trouble")

    monkeypatch.setattr(loading, "_copy_articles", fail_late)
    report = load_folder(folder_of(kites, {f"{LOCAL}/天空.md": SKY}), on=TODAY)
    assert [(each["why"], each["detail"]) for each in report.failed] == [("not-kept", "a late trouble")]
    assert not Statute.objects.filter(title="云栖县天空管理条例").exists()
    assert article("云栖县风筝放飞条例第三条", TODAY)


def test_a_file_in_gb18030_is_read_and_told(tmp_path):
    report = load_folder(folder_of(tmp_path, {f"{LOCAL}/风筝.md": KITES.encode("gb18030")}), on=TODAY)
    assert report.irregularities == {"other-encoding": {"files": 1, "occurrences": 1}}
    assert report.articles == 4


def test_what_is_no_statute_is_told_and_not_kept(kites):
    report = load_folder(folder_of(kites, {"README.md": "# 说明\n\n这个文件夹里有风筝。\n"}), on=TODAY)
    assert report.irregularities["not-a-statute"]["files"] == 1
    assert (report.files, report.texts, report.failed) == (2, 1, [])


def test_one_event_says_what_was_loaded(kites):
    load_folder(kites, on=TODAY)
    event = Event.objects.get(kind="statutes.folder-loaded")
    assert (event.payload["facts"]["texts"], len(event.payload["rows"])) == (1, 1)


def test_who_may_not_load_is_refused(kites, make_person):
    with pytest.raises(Refused) as refusal:
        load_folder(kites, on=TODAY, by=make_person("officer"))
    assert refusal.value.code == "not-permitted"
    assert not Statute.objects.filter(title="云栖县风筝放飞条例").exists()


def test_a_folder_that_is_loaded_again_writes_no_more_than_its_irregularities(kites, django_assert_max_num_queries):
    load_folder(kites, on=TODAY)
    with django_assert_max_num_queries(24):
        load_folder(kites, on=TODAY)


def test_later_loadings_of_the_package_keep_what_folders_ended(tmp_path):
    """A rule that ends a statute of the package, then another library under a new hash."""
    words = SKY.replace("《云栖县风筝放飞条例》", "《中华人民共和国献血法》")
    load_folder(folder_of(tmp_path / "folder", {f"{LOCAL}/天空.md": words}), on=TODAY)
    ended = StatuteVersion.objects.get(statute__title="中华人民共和国献血法")
    assert ended.ended_on == date(2026, 11, 19)
    library = tmp_path / "laws.db"
    shutil.copy(library_file(), library)
    with sqlite3.connect(library) as rows:
        rows.execute("UPDATE laws SET issuing_body = '示范机关' WHERE law_name = '中华人民共和国献血法'")
    _, new = load_library(on=TODAY, library=library)
    assert new
    ended.refresh_from_db()
    assert (ended.issuer, ended.ended_on) == ("示范机关", date(2026, 11, 19))


def test_every_row_that_says_something_else_is_in_an_event(kites):
    """Else the check of the database would call it altered."""
    load_folder(kites, on=TODAY)
    folder_of(kites, {f"{LOCAL}/云栖县风筝放飞条例(2011-03-01).md": KITES.replace("五百元", "六百元")})
    load_folder(kites, on=TODAY)
    event = Event.objects.filter(kind="statutes.folder-loaded").latest("pk")
    assert len(event.payload["rows"]) == 2  # the copy set aside and the new one


def test_the_command_prints_exactly_the_report(kites, capsys):
    assert main(["statutes", "load", "--folder", str(kites), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["files", "texts", "articles", "unbroken", "irregularities", "failed"]


def test_a_folder_that_is_not_there_is_refused(tmp_path, capsys):
    assert main(["statutes", "load", "--folder", str(tmp_path / "none")]) == 1
    assert "none" in capsys.readouterr().err
