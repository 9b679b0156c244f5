"""A fine received on the spot, and its way to the bank (行政处罚法第六十八条至第七十一条)."""

from collections.abc import Sequence
from datetime import date

from quanheng.cases.actions.signing import take_proposed
from quanheng.cases.actions.steps import write_case_step
from quanheng.cases.models import Case
from quanheng.ledger.actions import record
from quanheng.payments.actions.settling import held as row_of
from quanheng.payments.models import Collection, Order
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.actions import Locked, locked, on_record, on_trial, propose_within
from quanheng.proceedings.models import StepProposal, StepTaken
from quanheng.rules.refusal import Refused

STEP = "collect"
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
) -> StepProposal:
    """Receive what is unpaid on the spot, in the cases the law lists and for a fiscal receipt; refused otherwise.

    It stands once the second officer has signed: then the case takes its step `collect`, which starts the two
    working days in which it must be handed in.
    """
    case, on_day = order.case, {"by": by, "on": on, "with_persons": with_persons}
    with on_record(case.proceeding.subject, STEP, office=order.office, by=by, on=on, proceeding=case.proceeding):
        check(by.standing(on), Act.PAYMENT_COLLECT, order.office.code)
        current = _uncollected(order)
        number = _unused(fiscal_receipt)
        facts = {"ground": ground, "party_request": requested, "fiscal_receipt": number, "collected": current.unpaid}
        with on_trial(case.proceeding) as held:
            write_case_step(held, case, STEP, facts=facts, **on_day)
        return propose_within(locked(case.proceeding), STEP, stated=facts, enclosed={"order": current.number}, **on_day)


def collected(held: Locked, case: Case, proposal: StepProposal) -> StepTaken:
    """What both officers have signed: the step is taken and the sum is in their hands, as it stands then."""
    order = _uncollected(Order.objects.get(number=proposal.enclosed["order"]))
    stated = proposal.stated
    if order.unpaid != stated["collected"]:
        raise Refused("collected-is-not-what-is-unpaid", article=RECEIPT, number=order.number)
    number = _unused(stated["fiscal_receipt"])
    step = take_proposed(held, case, proposal)
    facts = {"amount": stated["collected"], "ground": stated["ground"], "fiscal_receipt": number}
    collection = Collection.objects.create(order=order, step=step, collected_on=step.on, by=step.by, **facts)
    record(
        "payment.collected", about=held.proceeding.subject, office=held.office.code, by=step.by, on=step.on,
        facts={"number": order.number, **facts}, touched=[collection],
    )  # fmt: skip
    return step


def _uncollected(order: Order) -> Order:
    current = row_of(order)
    if current.settled or Collection.objects.filter(order=current).exists():
        raise Refused("order-settled", article=RECEIPT, number=current.number)
    return current


def _unused(fiscal_receipt: str) -> str:
    number = fiscal_receipt.strip()
    if not number or Collection.objects.filter(fiscal_receipt=number).exists():
        raise Refused("fiscal-receipt-missing-or-used", article=RECEIPT)
    return number


def hand_in(order: Order, *, by: Person, on: date) -> Collection:
    """The finance registrar takes over what an officer received; the two working days to the bank begin."""
    proceeding = order.case.proceeding
    with on_record(proceeding.subject, "hand-in", office=order.office, by=by, on=on, proceeding=proceeding):
        check(by.standing(on), Act.PAYMENT_IMPORT, order.office.code)
        current = row_of(order)
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
