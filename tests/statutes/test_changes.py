"""Two wordings beside each other, and what a change of law breaks."""

import json
from datetime import date

import pytest
from django.urls import reverse

from quanheng.rules.statute_changes import Kind
from quanheng.site.cli import main
from quanheng.statutes import citing
from quanheng.statutes.actions import cite, load_folder
from quanheng.statutes.comparing import changes_shown, compared
from quanheng.statutes.impact import changing, impact_of
from quanheng.statutes.models import StatuteVersion
from quanheng.statutes.queries import article, earlier_wording
from tests.statutes.folders import KITES, KITES_AMENDED, SKY, folder_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
LOCAL = "地方性法规/云栖"
CODE = "中华人民共和国生态环境法典"


@pytest.fixture
def amended(tmp_path):
    """The kite rules in force and as amended from 2026-12-01."""
    files = {f"{LOCAL}/风筝(2011-03-01).md": KITES, f"{LOCAL}/风筝(2026-09-01).md": KITES_AMENDED}
    load_folder(folder_of(tmp_path, files), on=TODAY)
    return StatuteVersion.objects.get(source=f"{LOCAL}/风筝(2026-09-01).md")


@pytest.fixture
def repealing(tmp_path):
    """The kite rules, ended by the sky rules from 2026-11-20."""
    files = {f"{LOCAL}/风筝(2011-03-01).md": KITES, f"{LOCAL}/天空(2026-10-08).md": SKY}
    load_folder(folder_of(tmp_path, files), on=TODAY)
    return StatuteVersion.objects.get(source=f"{LOCAL}/天空(2026-10-08).md")


def test_a_new_wording_is_compared_with_the_one_before_by_article(amended):
    earlier = earlier_wording(amended)
    found = compared(earlier, amended)
    assert [(each.kind, each.old, each.new) for each in found] == [
        (Kind.SAME, (1, 0), (1, 0)), (Kind.CHANGED, (2, 0), (2, 0)), (Kind.CHANGED, (3, 0), (3, 0)),
        (Kind.ADDED, None, (4, 0)), (Kind.CHANGED, (4, 0), (5, 0)),
    ]  # fmt: skip
    third = changes_shown(earlier, amended, found)[2]
    assert third.figures == (("一百元", "五百元"), ("二百元", "一千元"))


def test_only_what_rests_on_a_changed_article_is_listed(amended):
    cite("power-item", "changed", ["云栖县风筝放飞条例第三条"], on=TODAY)
    cite("power-item", "untouched", ["云栖县风筝放飞条例第一条"], on=TODAY)
    found = impact_of(amended)
    (lost,) = found.lost
    assert [each.key for each in lost.cited_by] == ["changed"]
    assert (lost.kind, found.things) == (Kind.CHANGED, 1)
    assert lost.likely[0][0].label == "第三条"


def test_a_repeal_lists_all_that_rests_on_the_repealed_statute_with_its_likely_successor(repealing):
    cite("power-item", "kites", ["云栖县风筝放飞条例第三条第一款"], on=date(2026, 11, 1))
    found = impact_of(repealing)
    assert [each.statute.title for each in found.repealed] == ["云栖县风筝放飞条例"]
    (lost,) = found.lost
    successor, likeness = lost.likely[0]
    assert (str(successor), likeness > 0.4) == ("云栖县天空管理条例第二条", True)
    ((change, _),) = lost.beside[:1]
    assert change.figures == (("一百元",), ("三百元",))


def test_the_code_of_2026_names_what_rests_on_the_ten_statutes_it_ended():
    """生态环境法典第一千二百四十二条."""
    cite("power-item", "example", ["大气污染防治法第九十九条"], on=date(2026, 8, 1))
    found = impact_of(StatuteVersion.objects.get(statute__title=CODE))
    assert len(found.repealed) == 10
    (lost,) = [each for each in found.lost if "example" in {one.key for one in each.cited_by}]
    assert {one.number for one, _ in lost.likely} & {1102, 1107, 1108}


def test_the_texts_that_changed_others_are_listed(amended):
    listed = list(changing())
    assert amended in listed
    assert CODE in {each.statute.title for each in listed}
    assert all(each.has_text for each in listed)


def test_what_rests_on_a_thing_that_rests_on_the_law_is_listed_too(amended, monkeypatch):
    monkeypatch.setattr(citing, "_IN_TURN", {})

    @citing.in_turn("power-item")
    def cases(keys, before):
        assert before == date(2026, 11, 30)
        return [citing.Resting("办件", "示-1", key) for key in sorted(keys)]

    cite("power-item", "changed", ["云栖县风筝放飞条例第三条"], on=TODAY)
    (under,) = impact_of(amended).running
    assert (under.kind, [(each.key, each.of) for each in under.lines]) == ("power-item", [("示-1", "changed")])


def test_a_declared_source_of_citations_counts_like_the_index(amended, monkeypatch):
    monkeypatch.setattr(citing, "_SOURCES", {})

    @citing.source("example-form", "示例格式")
    def forms(_on):
        yield "form-1", ("云栖县风筝放飞条例第二条", "不是引用")

    (lost,) = impact_of(amended).lost
    assert [(each.kind, each.key) for each in lost.cited_by] == [("example-form", "form-1")]


def test_two_sources_of_one_kind_are_refused(monkeypatch):
    monkeypatch.setattr(citing, "_SOURCES", {})
    citing.source("example-form", "甲")(lambda _on: ())
    with pytest.raises(ValueError, match="example-form"):
        citing.source("example-form", "乙")(lambda _on: ())


def test_every_procedure_and_form_in_force_says_what_it_cites(settings):
    from quanheng.statutes.resting import cited_in_rule

    kinds = {kind for kind, _ in citing._SOURCES.items()}
    assert {"procedure", "document-form"} <= kinds
    body = (settings.LAW / "procedures" / "penalty-ordinary.toml").read_text("utf-8")
    assert "行政处罚法第五十七条" in " ".join(cited_in_rule(body))


def test_the_impact_costs_the_same_for_one_thing_and_for_many(amended, django_assert_max_num_queries):
    for number in range(30):
        cite("power-item", f"item-{number}", ["云栖县风筝放飞条例第三条"], on=TODAY)
    with django_assert_max_num_queries(14):
        found = impact_of(amended)
    assert found.things == 30


def test_what_a_thing_cited_the_day_before_counts_though_it_was_adjusted_since(amended, monkeypatch):
    monkeypatch.setattr(citing, "_DATED", {})

    @citing.dated("example-item")
    def items(on, statutes):
        assert (on, statutes) == (date(2026, 11, 30), {amended.statute_id})
        yield "item-1", "云栖县风筝放飞条例第三条"

    cite("example-item", "item-1", ["云栖县风筝放飞条例第二条"], on=date(2026, 12, 2))
    (lost,) = impact_of(amended).lost
    assert (lost.place, [(each.kind, each.key) for each in lost.cited_by]) == ((3, 0), [("example-item", "item-1")])


def test_many_that_rest_on_one_article_are_paged(reader, amended):
    for number in range(41):
        cite("power-item", f"item-{number:02}", ["云栖县风筝放飞条例第三条"], on=TODAY)
    address = reverse("statute-impact", args=[amended.code])
    page = reader.get(address)
    assert page.content.decode().count('class="row-title"') == 10
    (lost,) = page.context["impact"].lost
    assert lost.more == 31
    assert reader.get(address, {"of": lost.code}).content.decode().count('class="row-title"') == 30
    assert reader.get(address, {"of": lost.code, "page": 2}).content.decode().count('class="row-title"') == 11
    assert reader.get(address, {"of": "no-such-article"}).status_code == 404


def test_the_page_of_changes_marks_old_and_new_figures(reader, amended):
    page = reader.get(reverse("statute-changes", args=[amended.code])).content.decode()
    assert '<del class="figure-changed">一百元</del>' in page
    assert '<ins class="figure-changed">二百元</ins>' in page
    assert "第四条" in page


def test_the_page_of_changes_narrows_to_one_kind(reader, amended):
    page = reader.get(reverse("statute-changes", args=[amended.code]), {"kind": "added"})
    assert [each.label for each in page.context["rows"]] == ["第四条"]


def test_the_page_of_impact_shows_the_lost_article_and_its_likely_successor(reader, repealing):
    cite("power-item", "kites", ["云栖县风筝放飞条例第三条"], on=date(2026, 11, 1))
    page = reader.get(reverse("statute-impact", args=[repealing.code])).content.decode()
    assert "不再施行" in page
    assert "可能由《云栖县天空管理条例》第二条接替" in page


def test_the_page_of_changes_of_law_lists_repeals_of_what_is_not_loaded(reader, repealing):
    page = reader.get(reverse("statute-changing")).content.decode()
    assert "云栖县云朵条例" in page
    assert reverse("statute-impact", args=[repealing.code]) in page


def test_nobody_sees_the_changes_without_signing_in(client, amended):
    for name in ("statute-changes", "statute-impact"):
        assert client.get(reverse(name, args=[amended.code])).status_code == 302
    assert client.get(reverse("statute-changing")).status_code == 302


def test_a_text_with_nothing_before_it_has_no_comparison(reader):
    code = article("行政强制法第一条", TODAY).version.code
    assert reader.get(reverse("statute-changes", args=[code])).status_code == 404
    assert reader.get(reverse("statute-changes", args=["nosuchcode"])).status_code == 404


def test_the_command_reports_the_impact_by_name(capsys):
    cite("power-item", "example", ["大气污染防治法第九十九条"], on=date(2026, 8, 1))
    assert main(["statutes", "impact", "生态环境法典", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["since"] == "2026-08-15"
    lost = next(each for each in report["lost"] if each["article"] == "大气污染防治法第九十九条")
    assert {"kind": "power-item", "key": "example"} in lost["cited_by"]
    assert lost["likely"][0]["article"].startswith("生态环境法典第")


def test_every_wording_of_a_statute_leads_to_the_comparison_with_the_one_shown(reader, amended):
    earlier = earlier_wording(amended)
    address = f"{reverse('statute-changes', args=[amended.code])}?from={earlier.code}"
    for shown in (earlier, amended):
        assert f'href="{address}"' in reader.get(reverse("statute", args=[shown.code])).content.decode()
    assert reader.get(address).context["earlier"] == earlier
