"""An order is made when the decision that demands money has reached the party (行政处罚法第六十七条)."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from quanheng.cases.models import Case
from quanheng.ledger.actions import record
from quanheng.payments.actions.settling import settle
from quanheng.payments.demands import Demand, DemandedPart, demand_of
from quanheng.payments.models import Counter, Order, Part
from quanheng.payments.queries import running_of
from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.actions import locked, on_record
from quanheng.proceedings.models import StepTaken
from quanheng.rules.payment import payment_number
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import RunningClock, Timing


@transaction.atomic
def make_order(case: Case, *, by: Person | None, on: date) -> Order | None:
    """Make the order of the decision served in a case, once; None when nothing served demands money.

    Its number comes from a series without gaps, its due day from the case's own clock.
    """
    held = locked(case.proceeding)
    demand = demand_of(held.proceeding.procedure_key, on)
    sums = demand.owed(held.timing.progress) if demand else []
    served = case.proceeding.steps.filter(step=demand.made_at).order_by("-round").first() if demand else None
    if demand is None or served is None or not sums or demand.made_at not in held.timing.progress.live:
        return None
    made = Order.objects.filter(demanded_by=served).first()
    return made or _write(case, _Served(served, _due(held.timing, demand), sums), by=by, on=on)


def make_missing_order(case: Case, *, by: Person, on: date) -> Order | None:
    """Make by hand the order the follower did not make; by the registrar of the case's office, on record."""
    proceeding = case.proceeding
    with on_record(proceeding.subject, "make-order", office=proceeding.office, by=by, on=on, proceeding=proceeding):
        check(by.standing(on), Act.PAYMENT_IMPORT, proceeding.office.code)
        return make_order(case, by=by, on=on)


@dataclass(frozen=True)
class _Served:
    """A decision that reached the party: by which step, due when, demanding what."""

    step: StepTaken
    clock: RunningClock
    sums: list[tuple[DemandedPart, int]]


def _write(case: Case, served: _Served, *, by: Person | None, on: date) -> Order:
    office, due = case.proceeding.office, served.clock.due
    counter = _next_number(office, on.year)
    order = Order.objects.create(
        number=payment_number(office.code, on.year, counter.last), case=case, office=office, demanded_by=served.step,
        made_on=on, due_on=due.strict, due_legal=due.legal, pay_by=due.legal,
    )  # fmt: skip
    parts = Part.objects.bulk_create(
        Part(order=order, kind=part.kind, amount=amount, basis=part.basis, on=on, by=by) for part, amount in served.sums
    )
    settle(order, by=by, on=on)
    facts = {
        "number": order.number, "owed": order.owed, "due": order.due_on.isoformat(),
        "parts": [{"kind": part.kind, "amount": part.amount} for part in parts],
    }  # fmt: skip
    record(
        "payment.ordered", about=case.proceeding.subject, office=office.code, by=by, on=on, facts=facts,
        touched=[order, counter, *parts],
    )  # fmt: skip
    return order


def _due(timing: Timing, demand: Demand) -> RunningClock:
    running = running_of(timing, demand.clock)
    if running is None:
        raise Refused("order-without-its-day", clock=demand.clock)
    return running


def _next_number(office: Office, year: int) -> Counter:
    """The next number; whoever asks meanwhile waits until this transaction ends, so that none is lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO payments_counter (office_id, year, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (office_id, year) DO UPDATE SET last = payments_counter.last + 1 RETURNING id, last",
            [office.pk, year],
        )
        key, last = cursor.fetchone()
    return Counter(pk=key, office=office, year=year, last=last)


@transaction.atomic
def count_anew(case: Case, *, on: date) -> list[Order]:
    """Move the due day of every unsettled order of a case that a new notice of days off moved, on record."""
    held = locked(case.proceeding)
    demand = demand_of(held.proceeding.procedure_key, on)
    moved: list[Order] = []
    for order in Order.objects.select_for_update().filter(case=case, performed__isnull=True) if demand else ():
        due = _due(held.timing, demand).due
        if (order.due_on, order.due_legal) != (due.strict, due.legal):
            order.due_on, order.due_legal = due.strict, due.legal
            order.save(update_fields=["due_on", "due_legal"])
            settle(order, by=None, on=on)
            moved.append(order)
    if moved:
        facts = {"due": {order.number: order.due_on.isoformat() for order in moved}}
        record(
            "payment.recounted", about=case.proceeding.subject, office=held.office.code, by=None, on=on, facts=facts,
            touched=moved,
        )  # fmt: skip
    return moved
