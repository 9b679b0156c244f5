"""Time to pay: granted by the head on application, kept instalment by instalment (行政处罚法第六十六条第二款)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from quanheng.cases.actions.steps import write_case_step
from quanheng.ledger.actions import record
from quanheng.payments.actions.settling import acting_on, held, settle
from quanheng.payments.models import Deferral, Matching, Order, PlannedInstalment
from quanheng.payments.queries import unpaid_confiscation
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.proceedings.actions import locked
from quanheng.proceedings.actions.steps import write_step
from quanheng.rules.calendars import ONE_DAY
from quanheng.rules.document import chinese_day
from quanheng.rules.money import yuan
from quanheng.rules.payment import Instalment, Paid, check_plan, check_put_off, first_missed
from quanheng.rules.refusal import Refused

DEFER, MISSED, PLAN = "defer", "instalment-missed", "plan"
ARTICLE = "行政处罚法第六十六条第二款"


def defer(order: Order, plan: Sequence[Instalment], application: str, *, by: Person, on: date) -> Deferral:
    """Grant time to pay on the party's application: one day for all, or instalments that together are what is unpaid.

    Only the fine is put off, not what was confiscated. The case takes its step `defer` in the same transaction.
    """
    with acting_on(order, DEFER, act=Act.PAYMENT_DECIDE, by=by, on=on) as current:
        if current.settled:
            raise Refused("order-settled", article=ARTICLE, number=current.number)
        if not application.strip():
            raise Refused("deferral-without-application", article=ARTICLE)
        check_plan(plan, owed=current.unpaid, on=on)
        check_put_off(plan, most=current.unpaid - unpaid_confiscation(current), due_on=current.due_legal)
        facts: dict[str, Any] = {"deferred_until": plan[-1].due_on.isoformat(), "application": application.strip()}
        if len(plan) > 1:
            facts["instalments"] = len(plan)
        proceeding = locked(current.case.proceeding)
        if any(fact.key == PLAN for fact in proceeding.timing.progress.procedure.by_key[DEFER].facts):
            facts[PLAN] = _in_words(plan)
        step = write_case_step(proceeding, current.case, DEFER, by=by, on=on, facts=facts)
        deferral = Deferral.objects.create(
            order=current, step=step, granted_on=on, until=plan[-1].due_on, received_before=current.received,
            application=application.strip(),
        )  # fmt: skip
        rows = PlannedInstalment.objects.bulk_create(
            PlannedInstalment(deferral=deferral, due_on=each.due_on, amount=each.amount) for each in plan
        )
        settle(current, by=by, on=on)
        _record(current, deferral, rows, by=by, on=on)
    return deferral


def _in_words(plan: Sequence[Instalment]) -> str:
    """What is to be paid by which day, for the decision the party is handed."""
    return "\n".join(f"{chinese_day(each.due_on)}前（含当日）：{yuan(each.amount)}元" for each in plan)


def _record(order: Order, deferral: Deferral, rows: Sequence[PlannedInstalment], *, by: Person, on: date) -> None:
    facts = {
        "number": order.number, "until": deferral.until.isoformat(),
        "plan": [{"due": row.due_on.isoformat(), "amount": row.amount} for row in rows],
    }  # fmt: skip
    record(
        "payment.deferred", about=order.case.proceeding.subject, office=order.office.code, by=by, on=on, facts=facts,
        touched=[order, deferral, *rows],
    )  # fmt: skip


@transaction.atomic
def note_missed(order: Order, *, on: date) -> Deferral | None:
    """Write down the first instalment not paid by its day: what is left is overdue again (行政处罚法第七十二条).

    Nobody's act, so nobody signs it; the case takes its step `instalment-missed`. None while the plan is kept.
    """
    current = held(order)
    deferral = current.deferrals.filter(missed_on__isnull=True).prefetch_related("instalments").last()
    if deferral is None or current.settled:
        return None
    paid = [Paid(each.paid_on, each.amount) for each in Matching.objects.filter(order=current)]
    missed = first_missed(deferral.plan, paid, on, before=deferral.received_before)
    if missed is None:
        return None
    deferral.missed_on = missed.due_on
    deferral.save(update_fields=["missed_on"])
    step = locked(current.case.proceeding)
    if MISSED in step.timing.progress.procedure.by_key and step.timing.progress.ended is None:
        stated = {"missed_on": missed.due_on.isoformat()}
        write_step(step, MISSED, missed.due_on + ONE_DAY, by=None, persons=[], facts=stated, document=None)
    settle(current, by=None, on=on)
    record(
        "payment.instalment-missed", about=current.case.proceeding.subject, office=current.office.code, by=None, on=on,
        facts={"number": current.number, "due": missed.due_on.isoformat(), "amount": missed.amount},
        touched=[current, deferral],
    )  # fmt: skip
    return deferral
