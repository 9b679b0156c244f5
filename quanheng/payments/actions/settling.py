"""Bringing an order up to date with what is owed and what came in, and telling the case once it is paid."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from quanheng.cases.actions.steps import write_case_step
from quanheng.ledger.clock import now
from quanheng.payments.demands import demand_of
from quanheng.payments.models import Collection, Deferral, Matching, Order, Part, Receipt, Refund, Stop
from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.actions import locked, on_record
from quanheng.proceedings.models import StepTaken
from quanheng.rules.payment import State, next_instalment, state_of
from quanheng.rules.refusal import Refused


def held(order: Order) -> Order:
    """The order, which nobody else can change until the transaction ends; its proceeding is locked before it."""
    locked(order.case.proceeding)
    return Order.objects.select_for_update(of=("self",)).select_related("case__proceeding", "office").get(pk=order.pk)


@contextmanager
def acting_on(order: Order, what: str, *, act: Act, by: Person, on: date) -> Iterator[Order]:
    """The order, held, for someone whose post permits the act; what is refused inside is undone and stays on record."""
    proceeding = order.case.proceeding
    with on_record(proceeding.subject, what, office=order.office, by=by, on=on, proceeding=proceeding):
        check(by.standing(on), act, order.office.code)
        yield held(order)


def one_at_a_time(office: Office) -> None:
    """Let only one person at a time book or place the sums of an office, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('payments'), %s)", [office.pk])


def one_file_at_a_time() -> None:
    """Let only one file be booked at a time: the bank numbers its transactions across offices."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('payment-feeds'))")


def settle(order: Order, *, by: Person | None, on: date) -> None:
    """Count the order anew: what is owed, what came in, its state and the day by which to pay. Seven statements."""
    came_in = _sum(Matching.objects.filter(order=order)) - _sum(Refund.objects.filter(order=order))
    order.owed = _sum(Part.objects.filter(order=order))
    order.received, order.excess = min(came_in, order.owed), max(0, came_in - order.owed)
    deferral = Deferral.objects.filter(order=order).prefetch_related("instalments").last()
    running = deferral is not None and deferral.missed_on is None and deferral.until >= on
    order.state = state_of(
        owed=order.owed, received=came_in,
        revoked=Part.objects.filter(order=order, kind=Part.Kind.REVOKED).exists(),
        deferred=running, instalments=deferral is not None and deferral.instalments.count() > 1,
        stopped=Stop.objects.filter(order=order, ends_on__isnull=True).exists(),
    )  # fmt: skip
    order.pay_by = _pay_by(order, deferral, came_in)
    order.save(update_fields=["owed", "received", "excess", "state", "pay_by"])


def _sum(rows) -> int:
    return rows.aggregate(total=Sum("amount"))["total"] or 0


def _pay_by(order: Order, deferral: Deferral | None, came_in: int) -> date:
    """The last day on which paying is not late: the next instalment's, or the end of what was put off."""
    if deferral is None:
        return order.due_legal
    if deferral.missed_on is not None:
        return deferral.missed_on
    following = next_instalment(deferral.plan, came_in, before=deferral.received_before)
    return following.due_on if following else deferral.until


def perform(order: Order, *, by: Person, on: date) -> Refused | None:
    """Take the case's step once the order is paid in full, never twice; gives back why the case would not take it.

    The money came in either way, so a refusal (of a registrar who also investigated, say) undoes nothing but
    the step; it is on record, and another registrar may take the step later.
    """
    if order.state != State.PAID or order.performed_id is not None:
        return None
    facts = {**_way_it_came(order), "paid": order.owed}
    if waived := -_sum(Part.objects.filter(order=order, kind=Part.Kind.WAIVED)):
        facts["waived"] = waived
    try:
        order.performed = _take(order, facts, by=by, on=_day_of(order, on))
    except Refused as refusal:
        return refusal
    order.save(update_fields=["performed"])
    return None


def _way_it_came(order: Order) -> dict[str, str]:
    """By which channel and under which voucher the last of the money came in."""
    collection = Collection.objects.filter(order=order).first()
    if collection is not None:
        return {"channel": "on-the-spot", "fiscal_receipt": collection.fiscal_receipt}
    last = order.matchings.select_related("receipt").last()
    if last is None:
        return {"channel": Receipt.Channel.BANK.value, "fiscal_receipt": order.number}
    return {"channel": last.receipt.channel, "fiscal_receipt": last.receipt.transaction}


def _take(order: Order, facts: dict, *, by: Person, on: date) -> StepTaken:
    proceeding = order.case.proceeding
    step = _step(order, on)
    with on_record(proceeding.subject, step, office=order.office, by=by, on=on, proceeding=proceeding):
        return write_case_step(locked(proceeding), order.case, step, by=by, on=on, facts=facts)


def _step(order: Order, on: date) -> str:
    demand = demand_of(order.case.proceeding.procedure_key, on)
    if demand is None:
        raise LookupError(f"{order.case.proceeding.procedure_key} asks for no money")
    return demand.performed_by


def _day_of(order: Order, on: date) -> date:
    """The day the order was fulfilled: that of the sum or the relief that completed it, not before it was demanded."""
    days = [*order.matchings.values_list("paid_on", flat=True), *order.parts.values_list("on", flat=True)]
    collection = Collection.objects.filter(order=order).first()
    if collection and collection.banked_on:
        days.append(collection.banked_on)
    return min(max(days, default=on), timezone.localdate(now()))
