"""A department's table: every row becomes a draft or is reported with row, column and reason; nothing is silent."""

import io
import zipfile

import pytest
import python_calamine
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quanheng.catalogue import actions, tables
from quanheng.catalogue.models import ImportBatch, ItemVersion, PowerItem
from quanheng.ledger.models import Event
from quanheng.rules.refusal import Refused
from tests.catalogue.conftest import FOOD_LICENCE, ITEMS, UNLICENSED_FOOD

pytestmark = pytest.mark.django_db

OF_MARKET_OFFICE = [facts for facts in ITEMS.values() if facts["office"] == "scjg"]


class Unread(io.BytesIO):
    """A file that fails the test when a byte of it is read."""

    def read(self, *args):
        raise AssertionError("the file was read")


def table(items, name="事项.xlsx"):
    return read(name, tables.template(items))


def read(name, data):
    return tables.read(name, len(data), io.BytesIO(data))


def sheet(*rows, name="事项"):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write(number, place, cell)
    return buffer.getvalue()


def refused(code, name, data):
    with pytest.raises(Refused) as refusal:
        read(name, data)
    assert refusal.value.code == code
    return refusal.value


def faults_by_row(batch):
    return {
        report["row"]: [(fault["column"], fault["code"]) for fault in report["faults"]] for report in batch.refusals
    }


def test_a_filled_template_becomes_drafts_fact_by_fact(people, today):
    batch = actions.import_table(table(OF_MARKET_OFFICE), by=people.reporter, on=today)
    assert (batch.rows, batch.accepted, batch.refusals) == (len(OF_MARKET_OFFICE), len(OF_MARKET_OFFICE), [])
    kept = {version.item.code: version.facts for version in ItemVersion.objects.select_related("item")}
    assert kept == {facts["code"]: facts for facts in OF_MARKET_OFFICE}
    assert set(PowerItem.objects.values_list("status", flat=True)) == {"draft"}
    assert Event.objects.filter(kind="catalogue.table-imported").count() == 1


def test_each_wrong_row_is_reported_with_its_column_and_reason_and_the_right_ones_come_in(people, facts, today):
    rows = [
        facts(),
        facts(promised_limit="91cd", code="990225101000", name="承诺过长"),
        facts(basis=["食品安全法第九百条"], code="990225102000", name="没有这一条"),
        facts(basis=["大气污染防治法第九十九条"], code="990225103000", name="已经废止"),
        facts(),
        facts(basis=["公共场所卫生管理条例第四条"], penalties=["行政拘留"], code="990225104000", name="依据层级不够"),
        facts(code="990125105000", name="编码类型不符"),
        facts(penalty_range=None, code="990225106000", name="缺少幅度"),
        facts(FOOD_LICENCE),
    ]
    batch = actions.import_table(table(rows), by=people.reporter, on=today)
    assert faults_by_row(batch) == {
        3: [("承诺办结时限", "promised-limit-above-statutory")],
        4: [("设定依据", "citation-unknown")],
        5: [("设定依据", "citation-repealed")],
        6: [("事项编码", "import-row-twice")],
        7: [("设定依据", "item-basis-too-low")],
        8: [("事项编码", "item-code-of-another-kind")],
        9: [("处罚的幅度", "item-field-missing")],
        10: [("实施主体", "import-of-another-office")],
    }
    assert (batch.accepted, batch.refused) == (1, 8)
    assert ItemVersion.objects.get().item.code == UNLICENSED_FOOD


def test_unreadable_cells_are_reported_together(people, today):
    names = [field.name for field in tables.fields()]
    row = {
        "事项编码": "990225001000",
        "事项名称": "示例",
        "事项类型": "审批",
        "法定办结时限": "很快",
        "到办事现场次数": "两次",
    }
    data = sheet(names, [row.get(name, "") for name in names])
    batch = actions.import_table(read("a.xlsx", data), by=people.reporter, on=today)
    assert faults_by_row(batch)[2] == [
        ("事项类型", "item-choice-unknown"),
        ("法定办结时限", "item-limit-unreadable"),
        ("到办事现场次数", "item-number-unreadable"),
    ]


def test_a_report_can_be_said_in_both_languages(people, facts, today):
    from quanheng.catalogue.actions.importing import refusals_of
    from quanheng.site.messages import render

    wrong = facts(promised_limit="91cd", basis=["大气污染防治法第九十九条"])
    batch = actions.import_table(table([wrong]), by=people.reporter, on=today)
    batch = ImportBatch.objects.get(pk=batch.pk)
    said = [render(refusal, language) for _, refusal in refusals_of(batch.refusals[0]) for language in ("zh", "en")]
    assert "91日" in " ".join(said)
    assert "2026-08-14" in " ".join(said)


def test_the_same_table_again_changes_nothing_and_says_so(people, today):
    actions.import_table(table(OF_MARKET_OFFICE), by=people.reporter, on=today)
    again = actions.import_table(table(OF_MARKET_OFFICE), by=people.reporter, on=today)
    assert again.accepted == 0
    assert {fault["code"] for report in again.refusals for fault in report["faults"]} == {"item-unchanged"}


def test_an_unknown_column_refuses_the_whole_file(people, today):
    names = [field.name for field in tables.fields()]
    refusal = refused("import-unknown-column", "a.xlsx", sheet([*names, "备注一"], ["990225001000"]))
    assert refusal.params["column"] == "备注一"
    assert refusal.params["place"] == tables.column_letter(len(names))
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("import-column-twice", [["事项编码", "事项名称", "事项类型", "事项编码"], ["1"]]),
        ("import-column-missing", [["事项编码", "事项类型"], ["1"]]),
        ("import-empty", [["事项编码", "事项名称", "事项类型"]]),
        ("import-empty", [["事项编码", "事项名称", "事项类型"], ["", " ", ""]]),
    ],
)
def test_a_table_that_is_none_is_refused_whole(code, rows):
    refused(code, "a.xlsx", sheet(*rows))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("事项.csv", b"a,b"),
        ("事项.xls", b"\xd0\xcf\x11\xe0"),
        ("事项.xlsx", b"%PDF-1.7"),
        ("事项.xlsx", b""),
        ("事项.exe", b"MZ"),
    ],
)
def test_a_file_of_another_type_is_refused_by_content_not_by_name(name, data):
    assert refused("import-not-a-spreadsheet", name, data).params["file"] == name


def test_a_zip_that_is_no_spreadsheet_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as parts:
        parts.writestr("hello.txt", "x")
    refused("import-not-a-spreadsheet", "a.xlsx", buffer.getvalue())


def test_a_file_of_200_mb_is_refused_before_it_is_read():
    with pytest.raises(Refused) as refusal:
        tables.read("事项.xlsx", 200 * 1024 * 1024, Unread())
    assert refusal.value.code == "import-too-large"
    assert refusal.value.params["size"] == 200


def test_a_small_file_that_unfolds_to_fill_the_memory_is_refused(monkeypatch):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * (3 * 1024 * 1024))
    monkeypatch.setattr(tables, "LARGEST_UNFOLDED", 2 * 1024 * 1024)
    refused("import-unfolds-too-large", "a.xlsx", buffer.getvalue())


def test_only_an_item_administrator_imports(people, today):
    with pytest.raises(Refused) as refusal:
        actions.import_table(table(OF_MARKET_OFFICE), by=people.reviewer, on=today)
    assert refusal.value.code == "not-permitted"
    assert ImportBatch.objects.count() == PowerItem.objects.count() == 0


def test_the_template_has_every_field_and_says_which_kind_needs_it():
    book = python_calamine.load_workbook(io.BytesIO(tables.template()))
    assert book.sheet_names == ["事项", "填写说明"]
    assert book.get_sheet_by_name("事项").to_python()[0] == [field.name for field in tables.fields()]
    guide = book.get_sheet_by_name("填写说明").to_python()
    assert [row[0] for row in guide[1:]] == [field.name for field in tables.fields()]


def test_an_import_costs_the_same_number_of_statements_however_many_rows(people, facts, today):
    few = [facts(code=f"9902252{n:02d}000", name=f"甲{n}") for n in range(3)]
    many = [facts(code=f"9902253{n:02d}000", name=f"乙{n}") for n in range(60)]
    counts = []
    for items in (few, many):
        with CaptureQueriesContext(connection) as captured:
            actions.import_table(table(items), by=people.reporter, on=today)
        counts.append(len(captured))
    assert counts[1] <= counts[0] <= 22


def test_totals_of_the_reported_history_come_out_of_a_large_table(people, facts, today):
    """3,211 items: 358 licences, 79 levies, 54 coercions, 2,399 penalties, 321 others; ten rows are wrong."""
    wanted = {"licence": 358, "levy": 79, "coercion": 54, "penalty": 2399, "other": 321}
    models = {"licence": "990125001000", "levy": "990416001000", "coercion": "990325001000",
              "penalty": UNLICENSED_FOOD, "other": "991012001000"}  # fmt: skip
    rows, number = [], 0
    for kind, count in wanted.items():
        for _ in range(count):
            number += 1
            code = models[kind][:4] + f"{25 + number // 999:02d}{number % 999 + 1:03d}000"
            rows.append(facts(models[kind], code=code, name=f"{ITEMS[models[kind]]['name']}之{number}", office="scjg"))
    for place in range(0, 3000, 300):
        rows[place] = {**rows[place], "basis": ["臆造法第一条"]}
    batch = actions.import_table(table(rows), by=people.reporter, on=today)
    assert (batch.rows, batch.accepted, batch.refused) == (3211, 3201, 10)
    assert {report["row"] for report in batch.refusals} == {place + 2 for place in range(0, 3000, 300)}
