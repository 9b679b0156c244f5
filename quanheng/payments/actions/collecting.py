"""A fine received on the spot, and its way to the bank (行政处罚法第六十八条至第七十一条)."""

from collections.abc import Sequence
from datetime import date

from quanheng.cases.actions.steps import write_case_step
from quanheng.ledger.actions import record
from quanheng.payments.actions.settling import held
from quanheng.payments.models import Collection, Order
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.actions import locked, on_record
from quanheng.rules.refusal import Refused

RECEIPT = "行政处罚法第七十条"
HANDED_IN = "行政处罚法第七十一条"


def collect(
    order: Order,
    ground: str,
    fiscal_receipt: str,
    *,
    by: Person,
    on: date,
    with_persons: Sequence[Person] = (),
    requested: bool = False,
) -> Collection:
    """Receive what is unpaid on the spot, in the cases the law lists and for a fiscal receipt; refused otherwise.

    The case takes its step `collect`, which starts the two working days in which it must be handed in.
    """
    proceeding = order.case.proceeding
    with on_record(proceeding.subject, "collect", office=order.office, by=by, on=on, proceeding=proceeding):
        check(by.standing(on), Act.PAYMENT_COLLECT, order.office.code)
        current = held(order)
        if current.settled or Collection.objects.filter(order=current).exists():
            raise Refused("order-settled", article=RECEIPT, number=current.number)
        number = fiscal_receipt.strip()
        if not number or Collection.objects.filter(fiscal_receipt=number).exists():
            raise Refused("fiscal-receipt-missing-or-used", article=RECEIPT)
        facts = {"ground": ground, "party_request": requested, "fiscal_receipt": number, "collected": current.unpaid}
        step = write_case_step(
            locked(proceeding), current.case, "collect", by=by, on=on, with_persons=with_persons, facts=facts
        )
        collection = Collection.objects.create(
            order=current,
            step=step,
            amount=current.unpaid,
            ground=ground,
            fiscal_receipt=number,
            collected_on=on,
            by=by,
        )
        facts = {"number": current.number, "amount": collection.amount, "ground": ground, "fiscal_receipt": number}
        record(
            "payment.collected", about=proceeding.subject, office=current.office.code, by=by, on=on, facts=facts,
            touched=[collection],
        )  # fmt: skip
    return collection


def hand_in(order: Order, *, by: Person, on: date) -> Collection:
    """The finance registrar takes over what an officer received; the two working days to the bank begin."""
    proceeding = order.case.proceeding
    with on_record(proceeding.subject, "hand-in", office=order.office, by=by, on=on, proceeding=proceeding):
        check(by.standing(on), Act.PAYMENT_IMPORT, order.office.code)
        current = held(order)
        collection = Collection.objects.filter(order=current, handed_in_on__isnull=True).first()
        if collection is None:
            raise Refused("nothing-to-hand-in", article=HANDED_IN, number=current.number)
        write_case_step(locked(proceeding), current.case, "hand-in", by=by, on=on, facts={})
        collection.handed_in_on = on
        collection.save(update_fields=["handed_in_on"])
        record(
            "payment.handed-in", about=proceeding.subject, office=current.office.code, by=by, on=on,
            facts={"number": current.number, "amount": collection.amount}, touched=[collection],
        )  # fmt: skip
    return collection
