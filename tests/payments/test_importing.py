"""The bank's file: all of it or nothing, each sum once, every fen accounted for."""

import io
from datetime import date, timedelta

import pytest
import xlsxwriter

from quanheng.ledger.models import Event
from quanheng.payments import actions, feeds, queries
from quanheng.payments.models import Feed, Matching, Order, Receipt
from quanheng.proceedings.models import RefusedAttempt, StepTaken
from quanheng.rules.refusal import Refused
from tests.payments.conftest import DAY, HEADINGS, file_of

pytestmark = pytest.mark.django_db


def performs(order: Order) -> int:
    return StepTaken.objects.filter(proceeding=order.case.proceeding, step="perform").count()


def test_a_sum_paid_in_full_takes_the_case_on_in_the_same_transaction(order, bank, staff):
    feed = bank(("T1", DAY, "70000", order.number))
    order.refresh_from_db()
    assert (feed.accepted, order.state, order.unpaid) == (True, Order.State.PAID, 0)
    taken = StepTaken.objects.get(proceeding=order.case.proceeding, step="perform")
    assert taken.by == staff.people["finance"]
    assert taken.facts == {"channel": "bank", "fiscal_receipt": "T1", "paid": 7000000}
    assert order.performed == taken
    assert Event.objects.filter(kind="payment.feed-booked").count() == 1


def test_a_part_payment_leaves_the_rest_and_the_second_completes_it(order, bank):
    bank(("T1", DAY, "20000.50", order.number))
    order.refresh_from_db()
    assert (order.state, order.unpaid, performs(order)) == (Order.State.PART_PAID, 4999950, 0)
    bank(("T2", DAY, "49999.50", order.number))
    order.refresh_from_db()
    assert (order.state, performs(order)) == (Order.State.PAID, 1)


def test_what_is_paid_too_much_is_kept_apart_and_the_case_hears_what_was_owed(order, bank, second_registrar):
    bank(("T1", DAY, "70000", order.number), ("T2", DAY, "100", order.number))
    order.refresh_from_db()
    assert (order.state, order.received, order.excess, performs(order)) == (Order.State.PAID, 7000000, 10000, 1)
    with pytest.raises(Refused, match="refund-above-what-is-too-much"):
        actions.refund(order, 10001, "示退〔2026〕1号", "多缴", by=second_registrar, on=DAY)
    actions.refund(order, 10000, "示退〔2026〕1号", "多缴", by=second_registrar, on=DAY)
    order.refresh_from_db()
    assert order.excess == 0


def test_never_a_second_perform_however_often_the_bank_reports(order, bank):
    bank(("T1", DAY, "70000", order.number))
    bank(("T1", DAY, "70000", order.number), ("T2", DAY, "5", order.number))
    bank(("T3", DAY, "70000", order.number))
    assert performs(order) == 1
    assert Receipt.objects.count() == 3


def test_one_wrong_row_keeps_the_whole_file_out_and_says_which_and_why(order, bank):
    feed = bank(("T1", DAY, "70000", order.number), ("", DAY, "5", ""), ("T3", "后天", "-1", ""))
    order.refresh_from_db()
    assert (feed.accepted, order.received, Receipt.objects.count()) == (False, 0, 0)
    told = [(row["row"], fault["column"], fault["code"]) for row in feed.report for fault in row["faults"]]
    assert told == [
        (3, "交易流水号", "feed-no-transaction"),
        (4, "到账日期", "feed-day-unreadable"),
        (4, "金额（元）", "feed-amount-not-positive"),
    ]
    assert Event.objects.filter(kind="payment.feed-refused").count() == 1


def test_the_same_file_is_not_booked_twice(order, bank):
    bank(("T1", DAY, "5", order.number))
    with pytest.raises(Refused, match="feed-booked-already"):
        bank(("T1", DAY, "5", order.number))
    assert (Receipt.objects.count(), Feed.objects.count()) == (1, 1)


def test_a_transaction_that_comes_again_in_another_file_counts_once(order, bank):
    bank(("T1", DAY, "5", order.number))
    second = bank(("T1", DAY, "5", order.number), ("T2", DAY, "6", order.number))
    order.refresh_from_db()
    assert (second.known, second.total, order.received) == (1, 600, 1100)


def test_a_transaction_that_says_something_else_the_second_time_is_refused(order, bank):
    bank(("T1", DAY, "5", order.number))
    second = bank(("T1", DAY, "6", order.number))
    assert [fault["code"] for fault in second.report[0]["faults"]] == ["feed-transaction-changed"]
    assert not second.accepted


def test_a_transaction_another_office_booked_is_refused_not_passed_over(order, bank, make_office, make_person):
    bank(("T1", DAY, "5", order.number))
    elsewhere = make_person("finance", office=make_office("zzzz"))
    second = actions.import_feed(file_of(("T1", DAY, "5", ""), ("T2", DAY, "6", "")), by=elsewhere, on=DAY)
    assert [fault["code"] for fault in second.report[0]["faults"]] == ["feed-transaction-changed"]
    assert not second.accepted


@pytest.mark.parametrize("column", ["payer", "note", "number"])
def test_what_is_too_long_for_its_column_is_refused_never_cut(column):
    cells = dict.fromkeys(feeds.COLUMNS, "") | {
        "transaction": "T1", "received_on": DAY.isoformat(), "amount": "5", "channel": "银行", column: "示" * 201,
    }  # fmt: skip
    data = f"{HEADINGS}\n{','.join(cells[key] for key in feeds.COLUMNS)}".encode()
    row = feeds.read("bank.csv", len(data), io.BytesIO(data), today=DAY).rows[0]
    assert [(key, fault.code) for key, fault in row.faults] == [(column, "feed-text-too-long")]


def test_a_number_twice_in_one_file_is_refused_naming_the_first_row(order):
    table = file_of(("T1", DAY, "5", ""), ("T1", DAY, "5", ""))
    assert [(column, fault.code, fault.params["row"]) for column, fault in table.rows[1].faults] == [
        ("transaction", "feed-transaction-twice", 2)
    ]


def test_cash_is_no_channel():
    data = f"{HEADINGS}\nT1,2026-11-20,5,,现金,示范付款人,".encode()
    table = feeds.read("bank.csv", len(data), io.BytesIO(data), today=DAY)
    assert [fault.code for _, fault in table.rows[0].faults] == ["feed-channel-unknown"]


def test_what_nobody_can_place_waits_until_a_person_says_why(order, bank, staff, second_registrar):
    bank(("T1", DAY, "70000", ""), ("T2", DAY, "9", "SCJG999999"))
    finance = staff.people["finance"]
    standing = finance.standing(DAY)
    first, second = queries.waiting(standing)
    with pytest.raises(Refused, match="payment-reason-missing"):
        actions.match(first, order, " ", by=finance, on=DAY)
    actions.match(first, order, "付款人与金额相符", by=finance, on=DAY)
    actions.send_back(second, "示退〔2026〕2号", "无此缴款码", by=second_registrar, on=DAY)
    order.refresh_from_db()
    assert (order.state, performs(order), queries.waiting(standing).count()) == (Order.State.PAID, 1, 0)
    with pytest.raises(Refused, match="receipt-placed-already"):
        actions.match(second, order, "再试", by=finance, on=DAY)
    matching = Matching.objects.get()
    assert (matching.automatic, matching.by, matching.reason) == (False, finance, "付款人与金额相符")


def test_every_fen_is_matched_waits_or_went_back(order, bank, staff, second_registrar):
    bank(("T1", DAY, "123.45", order.number), ("T2", DAY, "9.99", ""), ("T3", DAY, "0.01", ""))
    finance = staff.people["finance"]
    standing = finance.standing(DAY)
    actions.send_back(queries.waiting(standing)[0], "示退〔2026〕2号", "无此缴款码", by=second_registrar, on=DAY)
    sums = queries.reconciliation(standing)
    assert (sums.received, sums.matched, sums.waiting, sums.sent_back) == (13345, 12345, 1, 999)
    assert sums.holds


def test_only_the_registrar_takes_in_a_file(order, staff):
    with pytest.raises(Refused, match="not-permitted"):
        actions.import_feed(file_of(("T1", DAY, "5", order.number)), by=staff.people["head"], on=DAY)
    assert not Feed.objects.exists()


def test_who_decided_the_case_books_the_money_but_does_not_close_the_duty(order, staff, make_person):
    """行政处罚法第六十七条第一款: the sum is in the bank either way; the case waits for another registrar."""
    from quanheng.people.models import Holding, Post

    head = staff.people["head"]
    post = Post.objects.get(office=staff.office, role="finance")
    Holding.objects.create(person=head, post=post, begins_on=date(2020, 1, 1), document="示范任〔2020〕2号")
    actions.import_feed(file_of(("T1", DAY, "70000", order.number)), by=head, on=DAY)
    order.refresh_from_db()
    assert (order.state, performs(order)) == (Order.State.PAID, 0)
    assert RefusedAttempt.objects.filter(code="same-person-two-roles", step="perform").count() == 1
    actions.take_step(order, by=staff.people["finance"], on=DAY)
    assert performs(order) == 1


def test_the_template_is_read_as_it_was_written():
    assert feeds.template().startswith(b"PK")
    with pytest.raises(Refused, match="feed-empty"):
        feeds.read("a.xlsx", 10, io.BytesIO(feeds.template()), today=DAY)
    with pytest.raises(Refused, match="feed-empty"):
        feeds.read("a.csv", 10, io.BytesIO(feeds.template_csv()), today=DAY)


def test_a_spreadsheet_says_the_same_as_text():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, name in enumerate(feeds.COLUMNS.values()):
            sheet.write_string(0, place, name)
        sheet.write_string(1, 0, "T1")
        sheet.write_datetime(1, 1, DAY, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 2, 1234.5)
    buffer.seek(0)
    row = feeds.read("a.xlsx", 10, buffer, today=DAY).rows[0]
    assert (row.transaction, row.received_on, row.amount, row.faults) == ("T1", DAY, 123450, [])


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlsx", b"no zip", "feed-unreadable"),
        ("a.csv", b"\xff\xff\xff\x81", "feed-unreadable"),
        ("a.csv", "交易流水号,到账日期,金额（元）\nT\0,2026-11-20,5".encode(), "feed-unreadable"),
        ("a.csv", b"", "feed-empty"),
        ("a.csv", "到账日期,金额（元）\n2026-11-20,5".encode(), "feed-column-missing"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_whole(name, data, code):
    with pytest.raises(Refused, match=code):
        feeds.read(name, len(data), io.BytesIO(data), today=DAY)


def test_a_file_too_large_is_refused_before_it_is_read():
    with pytest.raises(Refused, match="feed-too-large"):
        feeds.read("a.csv", feeds.LARGEST_FILE + 1, None, today=DAY)


def test_a_day_to_come_is_refused():
    table = file_of(("T1", DAY + timedelta(1), "5", ""), seen_on=DAY)
    assert [fault.code for _, fault in table.rows[0].faults] == ["feed-day-to-come"]


def test_a_file_of_many_rows_costs_no_statement_for_each(order, staff, django_assert_max_num_queries):
    table = file_of(*[(f"T{number}", DAY, "1", "") for number in range(500)])
    with django_assert_max_num_queries(25):
        actions.import_feed(table, by=staff.people["finance"], on=DAY)
