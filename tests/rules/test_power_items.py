"""The demo district's items are whole, agree with themselves, and a bad file is refused where it is bad."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from quanheng.rules.law_files import BadLawFile
from quanheng.rules.power import Kind
from quanheng.rules.power_fields import Need, from_cell, period_in_words, read_fields, to_cell
from quanheng.rules.power_items import citations, faults, read_duties, read_items, read_presumed
from quanheng.rules.refusal import Refused

POWERS = Path(__file__).resolve().parents[2] / "law" / "powers"
FIELDS = read_fields(POWERS / "fields.toml")
ITEMS = read_items(POWERS / "items", FIELDS, POWERS / "duties.toml")


@pytest.fixture
def folder(tmp_path):
    """The items of one office in a folder of their own, to be spoilt."""
    shutil.copy(POWERS / "items" / "scjg.toml", tmp_path / "scjg.toml")
    return tmp_path


def spoil(folder, old, new):
    path = folder / "scjg.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def refusal_of(folder):
    with pytest.raises(BadLawFile) as refusal:
        read_items(folder, FIELDS, POWERS / "duties.toml")
    return refusal.value


def test_the_district_has_items_of_all_ten_kinds_from_at_least_sixteen_offices():
    kinds = Counter(item.facts["kind"] for item in ITEMS)
    assert len(ITEMS) >= 44
    assert set(kinds) == set(Kind)
    assert len({item.facts["office"] for item in ITEMS}) >= 16


def test_at_least_five_environmental_items_rest_on_the_code():
    resting = [item for item in ITEMS if any(cited.startswith("生态环境法典") for cited in item.facts["basis"])]
    assert len(resting) >= 5


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_every_item_states_what_its_kind_must_and_nothing_else(item):
    kind = Kind(item.facts["kind"])
    assert faults(item.facts, FIELDS) == []
    assert {field.key for field in FIELDS if field.need[kind] is Need.MUST} <= set(item.facts)
    assert set(item.facts) <= {field.key for field in FIELDS.of(kind)}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_every_item_survives_the_way_through_a_table(item):
    for key, value in item.facts.items():
        assert from_cell(FIELDS[key], to_cell(FIELDS[key], value)) == value


def test_every_item_that_runs_online_names_a_procedure_of_its_kind():
    online = {(item.facts["kind"], item.facts["procedure"]) for item in ITEMS if item.facts["procedure"] != "none"}
    assert online == {
        ("penalty", "penalty-ordinary"), ("licence", "licence"), ("confirmation", "confirmation"),
        ("inspection", "inspection"), ("other", "filing"), ("benefit", "payment"), ("award", "reward"),
        ("adjudication", "adjudication"),
        ("coercion", "compulsory-measure"), ("coercion", "compulsory-enforcement"), ("levy", "levy"),
    }  # fmt: skip


def test_a_missing_fact_is_refused_by_file_and_line(folder):
    spoil(folder, 'penalty_range = "货值金额不足1万元的', 'penalty_rang = "货值金额不足1万元的')
    refusal = refusal_of(folder)
    assert refusal.path.name == "scjg.toml"
    assert refusal.line > 0
    assert "unknown key" in refusal.why

    spoil(folder, "penalty_rang =", "# penalty_range =")
    assert "item-field-missing" in refusal_of(folder).why


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('kind = "penalty"', 'kind = "fine"', "fine"),
        ('promised_limit = "75cd"', 'promised_limit = "91cd"', "promised-limit-above-statutory"),
        ('promised_limit = "75cd"', 'promised_limit = "75 days"', "period-unreadable"),
        ('code = "990225001000"', 'code = "990125001000"', "item-code-of-another-kind"),
        ('code = "990225001000"', 'code = "99022500100"', "item-code-malformed"),
        ('code = "990225001000"', 'code = "990225002000"', "stands in scjg.toml too"),
        ('statutory_limit_basis = "行政处罚法第六十条"', "", "item-limit-without-article"),
        ('penalties = ["没收违法所得",', 'penalties = ["罚站",', "item-measure-unknown"),
        ('procedure = "penalty-ordinary"', 'procedure = "penalty-ordinary"\nhours = "9–5"', "item-field-not-of-kind"),
        ('credit_code = "99FAKE', 'credit_code = "98FAKE', "GB 32100"),
    ],
)
def test_a_spoilt_file_is_refused_with_its_line_and_reason(folder, old, new, why):
    spoil(folder, old, new)
    refusal = refusal_of(folder)
    assert why in str(refusal)
    assert refusal.line > 0


def test_a_list_holds_words_only(folder):
    spoil(folder, 'basis = ["食品安全法第三十五条"', 'basis = [35, "食品安全法第三十五条"')
    assert "must be str" in str(refusal_of(folder))


def test_the_table_of_fields_is_checked_too(tmp_path):
    text = (POWERS / "fields.toml").read_text("utf-8")
    path = tmp_path / "fields.toml"
    path.write_text(text.replace('applied = "M"', 'applied = "Y"', 1), "utf-8")
    with pytest.raises(BadLawFile, match="applied"):
        read_fields(path)


def test_duties_are_stated_for_every_kind(tmp_path):
    path = tmp_path / "duties.toml"
    path.write_text((POWERS / "duties.toml").read_text("utf-8").replace("[award]", "[reward]"), "utf-8")
    with pytest.raises(BadLawFile, match="reward"):
        read_duties(path)


def test_what_is_presumed_of_a_draft_is_a_field_of_its_kind(tmp_path):
    presumed = (POWERS / "presumed.toml").read_text("utf-8")
    assert set(read_presumed(POWERS / "presumed.toml", FIELDS)) == {"licence", "penalty"}
    for wrong in (presumed.replace("visits", "visitors"), presumed + 'fee = "不收费"\n'):
        (tmp_path / "presumed.toml").write_text(wrong, "utf-8")
        with pytest.raises(BadLawFile, match=r"visitors|fee"):
            read_presumed(tmp_path / "presumed.toml", FIELDS)


def test_an_item_knows_every_article_it_cites():
    item = next(item for item in ITEMS if item.code == "990225001000")
    cited = citations(item.facts, FIELDS)
    assert ("basis", "食品安全法第一百二十二条") in cited
    assert ("statutory_limit_basis", "行政处罚法第六十条") in cited
    assert ("liability_basis", "行政处罚法第七十六条") in cited


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("statutory_limit", "20个工作日", "20wd"),
        ("statutory_limit", "90日", "90cd"),
        ("statutory_limit", "3个月", "3m"),
        ("statutory_limit", "无", "none"),
        ("statutory_limit", "60cd", "60cd"),
        ("kind", "处罚", "penalty"),
        ("visits", "1.0", 1),
        ("conditions", "有场所；有制度；有人员", ["有场所", "有制度", "有人员"]),
        ("conditions", "有场所；能使用\n有人员", ["有场所；能使用", "有人员"]),
        ("materials", "申请书｜原件1份｜必要", [{"name": "申请书", "form": "原件1份", "need": "必要"}]),
    ],
)
def test_cells_are_read_as_people_write_them(key, text, value):
    assert from_cell(FIELDS[key], text) == value


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("statutory_limit", "二十天左右", "item-limit-unreadable"),
        ("kind", "审批", "item-choice-unknown"),
        ("visits", "一次", "item-number-unreadable"),
        ("materials", "申请书", "item-material-unreadable"),
    ],
)
def test_an_unreadable_cell_is_refused_with_its_heading(key, text, code):
    with pytest.raises(Refused) as refusal:
        from_cell(FIELDS[key], text)
    assert refusal.value.code == code
    assert refusal.value.params["field"] == FIELDS[key].name


def test_limits_are_printed_as_the_lists_print_them():
    assert [period_in_words(text) for text in ("20wd", "90cd", "3m", "none")] == ["20个工作日", "90日", "3个月", "无"]
