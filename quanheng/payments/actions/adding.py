"""What is added for delay, when nothing is, and what an agreement lets off (行政处罚法第七十二条、第七十三条)."""

from datetime import date

from quanheng.cases.actions.steps import write_case_step
from quanheng.ledger.actions import record
from quanheng.payments.actions.settling import acting_on, perform, settle
from quanheng.payments.demands import demand_of
from quanheng.payments.models import Order, Part, Stop
from quanheng.payments.queries import accrual_of
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.proceedings.actions import locked
from quanheng.rules.money import yuan
from quanheng.rules.refusal import Refused

STOPPED = "行政处罚法第七十三条第三款"
AGREED = "行政强制法第四十二条第二款"
ADDED = (Part.Kind.SURCHARGE, Part.Kind.LATE_FEE)


def add_surcharge(order: Order, amount: int, *, by: Person, on: date) -> Part:
    """Decide what is added, no more than has accrued by the day; the case takes its step in the same transaction."""
    with acting_on(order, "surcharge", act=Act.PAYMENT_DECIDE, by=by, on=on) as current:
        demand = demand_of(current.case.proceeding.procedure_key, on)
        addition = demand.addition if demand else None
        if current.settled or addition is None:
            raise Refused("order-settled", article=STOPPED, number=current.number)
        accrual = accrual_of(current, on=on)
        if not 0 < amount <= accrual.total:
            raise Refused(
                "surcharge-above-what-accrued", article=addition.basis, most=yuan(accrual.total), asked=yuan(amount)
            )  # fmt: skip
        facts = {"surcharge": amount, "days": accrual.days}
        step = write_case_step(locked(current.case.proceeding), current.case, addition.step, by=by, on=on, facts=facts)
        number = (step.document or {}).get("number", "")
        part = Part.objects.create(
            order=current, kind=addition.kind, amount=amount, basis=addition.basis, document=number, on=on, by=by
        )
        settle(current, by=by, on=on)
        _record("payment.surcharge-added", current, {"amount": amount, "days": accrual.days}, [part], by=by, on=on)
    return part


def waive(order: Order, amount: int, document: str, reason: str, *, by: Person, on: date) -> Part:
    """Let off what was added, by an execution agreement with a party that made good (行政强制法第四十二条第二款)."""
    with acting_on(order, "waive", act=Act.PAYMENT_DECIDE, by=by, on=on) as current:
        if current.settled:
            raise Refused("order-settled", article=AGREED, number=current.number)
        if not (document.strip() and reason.strip()):
            raise Refused("payment-reason-missing", article=AGREED)
        added = sum(part.amount for part in current.parts.all() if part.kind in (*ADDED, Part.Kind.WAIVED))
        most = min(added, current.unpaid)
        if not 0 < amount <= most:
            raise Refused("waiver-above-what-was-added", article=AGREED, most=yuan(most), asked=yuan(amount))
        part = Part.objects.create(
            order=current, kind=Part.Kind.WAIVED, amount=-amount, basis=AGREED, document=document.strip(),
            reason=reason.strip(), on=on, by=by,
        )  # fmt: skip
        settle(current, by=by, on=on)
        _record("payment.waived", current, {"amount": amount, "document": part.document}, [part], by=by, on=on)
    return part


def stop_additions(order: Order, kind: str, document: str, begins_on: date, *, by: Person, on: date) -> Stop:
    """Write down that a review or suit began, from which day nothing is added (行政处罚法第七十三条第三款)."""
    with acting_on(order, "stop-additions", act=Act.PAYMENT_STOP, by=by, on=on) as current:
        if current.settled:
            raise Refused("order-settled", article=STOPPED, number=current.number)
        if not document.strip():
            raise Refused("payment-reason-missing", article=STOPPED)
        if current.stops.filter(ends_on__isnull=True).exists():
            raise Refused("stop-runs-already", article=STOPPED)
        _require_past(begins_on, on)
        if begins_on < current.made_on:
            raise Refused("stop-before-the-order", article=STOPPED, begins=begins_on, made=current.made_on)
        stop = Stop.objects.create(order=current, kind=kind, begins_on=begins_on, document=document.strip(), by=by)
        settle(current, by=by, on=on)
        facts = {"kind": kind, "begins": begins_on.isoformat(), "document": stop.document}
        _record("payment.additions-stopped", current, facts, [stop], by=by, on=on)
    return stop


def end_stop(order: Order, document: str, ends_on: date, *, by: Person, on: date) -> Stop:
    """Write down the last day of the review or suit, by the document that ended it; the count goes on after it."""
    with acting_on(order, "end-stop", act=Act.PAYMENT_STOP, by=by, on=on) as current:
        stop = current.stops.filter(ends_on__isnull=True).first()
        if stop is None:
            raise Refused("no-stop-runs", article=STOPPED)
        if not document.strip():
            raise Refused("payment-reason-missing", article=STOPPED)
        _require_past(ends_on, on)
        if ends_on < stop.begins_on:
            raise Refused("stop-ends-before-it-begins", article=STOPPED, begins=stop.begins_on, ends=ends_on)
        stop.ends_on, stop.end_document = ends_on, document.strip()
        stop.save(update_fields=["ends_on", "end_document"])
        settle(current, by=by, on=on)
        facts = {"kind": stop.kind, "ends": ends_on.isoformat(), "document": stop.end_document}
        _record("payment.additions-resumed", current, facts, [stop], by=by, on=on)
    return stop


def take_step(order: Order, *, by: Person, on: date) -> Order:
    """Take the case's step of an order that is paid and whose case did not hear of it (行政处罚法第六十七条)."""
    with acting_on(order, "perform", act=Act.PAYMENT_IMPORT, by=by, on=on) as current:
        if current.state != Order.State.PAID or current.performed_id is not None:
            raise Refused("order-settled", article=STOPPED, number=current.number)
        refusal = perform(current, by=by, on=on)
        if refusal is not None:
            raise refusal
        _record("payment.performed", current, {"owed": current.owed}, [], by=by, on=on)
    return current


def _require_past(day: date, on: date) -> None:
    if day > on:
        raise Refused("stop-day-to-come", article=STOPPED, day=day)


def _record(kind: str, order: Order, facts: dict, touched: list, *, by: Person, on: date) -> None:
    record(
        kind, about=order.case.proceeding.subject, office=order.office.code, by=by, on=on,
        facts={"number": order.number, **facts}, touched=[order, *touched],
    )  # fmt: skip
