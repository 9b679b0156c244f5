"""Taking in a file of the bank: all of it or nothing, each sum once, whatever is sent twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.payments.actions.matching import rows_of, set_against
from quanheng.payments.actions.settling import held, one_at_a_time, one_file_at_a_time
from quanheng.payments.feeds import ARTICLE, COLUMNS, FeedRow, FeedTable, mistyped
from quanheng.payments.models import Feed, Order, Receipt
from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.actions import on_record
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role

AUTOMATIC = "缴款码相符"


def import_feed(table: FeedTable, *, by: Person, on: date) -> Feed:
    """Book every row of a file, or none of it and say which rows are wrong; a file booked before is refused.

    A row whose transaction was booked before is passed over, so that overlapping files do no harm. Sums whose
    payment number is known are set against the order at once; the rest wait for a person.
    """
    check(by.standing(on), Act.PAYMENT_IMPORT)
    office = _office(by, on)
    with on_record(f"feed:{table.sha256}", "import-feed", office=office, by=by, on=on):
        return _take_in(table, office, by=by, on=on)


def _take_in(table: FeedTable, office: Office, *, by: Person, on: date) -> Feed:
    one_file_at_a_time()
    one_at_a_time(office)
    before = Feed.objects.filter(sha256=table.sha256, accepted=True).first()
    if before is not None:
        raise Refused("feed-booked-already", article=ARTICLE, file=before.file_name, on=before.on)
    booked = Receipt.objects.filter(transaction__in=[row.transaction for row in table.rows])
    known = {receipt.transaction: receipt for receipt in booked}
    faults = [(row, [*row.faults, *_against_known(row, known, office)]) for row in table.rows]
    if any(found for _, found in faults):
        return _refuse(table, office, faults, by=by, on=on)
    return _book(table, office, [row for row in table.rows if row.transaction not in known], by=by, on=on)


def _office(by: Person, on: date) -> Office:
    """The office whose money the registrar keeps; one post, so one account."""
    codes = [office for office, role in by.standing(on).roles if role == Role.FINANCE]
    if len(codes) != 1:
        raise Refused("registrar-of-several-offices", article=ARTICLE, name=by.name)
    return Office.objects.get(code=codes[0])


def _against_known(row: FeedRow, known: Mapping[str, Receipt], office: Office) -> list[tuple[str, Refused]]:
    """A transaction booked before must say the same, for the same office; the bank corrects itself by another."""
    booked = known.get(row.transaction)
    if booked is None or (booked.amount, booked.received_on, booked.office_id) == (
        row.amount,
        row.received_on,
        office.pk,
    ):
        return []
    return [("transaction", Refused("feed-transaction-changed", article=ARTICLE, transaction=row.transaction))]


def _refuse(table: FeedTable, office: Office, faults: Iterable, *, by: Person, on: date) -> Feed:
    report = [_report(row, found) for row, found in faults if found]
    feed = Feed.objects.create(
        office=office, file_name=table.name[:200], sha256=table.sha256, rows=len(table.rows), total=_total(table.rows),
        accepted=False, report=report, by=by, on=on, at=now(),
    )  # fmt: skip
    facts = {"sha256": feed.sha256, "rows": feed.rows, "faults": len(report)}
    record(
        "payment.feed-refused", about=f"feed:{feed.pk}", office=office.code, by=by, on=on, facts=facts, touched=[feed]
    )
    return feed


def _report(row: FeedRow, found: list[tuple[str, Refused]]) -> dict[str, Any]:
    return {
        "row": row.row,
        "transaction": row.transaction,
        "faults": [
            {
                "column": COLUMNS[column], "code": refusal.code, "article": refusal.article,
                "params": {name: _plain(value) for name, value in refusal.params.items()},
            }
            for column, refusal in found
        ],
    }  # fmt: skip


def _plain(value: object) -> object:
    return value if isinstance(value, str | int) else str(value)


def _book(table: FeedTable, office: Office, rows: list[FeedRow], *, by: Person, on: date) -> Feed:
    feed = Feed.objects.create(
        office=office, file_name=table.name[:200], sha256=table.sha256, rows=len(table.rows), total=_total(rows),
        accepted=True, known=len(table.rows) - len(rows), by=by, on=on, at=now(),
    )  # fmt: skip
    receipts = Receipt.objects.bulk_create(
        Receipt(
            office=office, feed=feed, row=row.row, transaction=row.transaction, channel=row.channel,
            received_on=row.received_on, amount=row.amount, payer=row.payer, stated_number=row.number, note=row.note,
        )
        for row in rows
    )  # fmt: skip
    orders = _orders_named(receipts, office)
    matchings = [
        set_against(receipt, order, automatic=True, reason=AUTOMATIC, by=by, on=on)
        for order in orders
        for receipt in receipts
        if receipt.stated_number == order.number
    ]
    facts = {
        "sha256": feed.sha256, "rows": feed.rows, "known": feed.known, "total": feed.total,
        "matched": len(matchings), "waiting": len(receipts) - len(matchings),
    }  # fmt: skip
    record(
        "payment.feed-booked", about=f"feed:{feed.pk}", office=office.code, by=by, on=on, facts=facts,
        touched=[feed, *receipts, *matchings, *(row for order in orders for row in rows_of(order))],
    )  # fmt: skip
    return feed


def _orders_named(receipts: list[Receipt], office: Office) -> list[Order]:
    """The orders the receipts name, held; proceedings are locked in the order of their numbers, as everyone locks."""
    stated = {receipt.stated_number for receipt in receipts if not mistyped(receipt.stated_number)}
    found = Order.objects.filter(number__in=stated, office=office).exclude(state=Order.State.REVOKED)
    return [held(order) for order in found.select_related("case__proceeding", "office").order_by("case__proceeding_id")]


def _total(rows: Iterable[FeedRow]) -> int:
    return sum(row.amount for row in rows)


def refusals_of(report: Mapping[str, Any]) -> list[tuple[str, Refused]]:
    """The faults of a reported row as refusals, to be said in the reader's language."""
    return [
        (fault["column"], Refused(fault["code"], article=fault["article"], **fault["params"]))
        for fault in report["faults"]
    ]
