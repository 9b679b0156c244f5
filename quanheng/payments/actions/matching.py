"""A sum nobody could place: a person sets it against an order and says why, or sends it back."""

from datetime import date

from django.db.models import Model

from quanheng.ledger.actions import record
from quanheng.payments.actions.separation import bookers_of_receipt, require_another
from quanheng.payments.actions.settling import held, one_at_a_time, perform, settle
from quanheng.payments.models import Collection, Matching, Order, Receipt, Refund
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.actions import on_record
from quanheng.rules.refusal import Refused

ARTICLE = "行政处罚法第六十七条"


def match(receipt: Receipt, order: Order, reason: str, *, by: Person, on: date) -> Matching:
    """Set a waiting receipt against an order of the same office, with the reason; the case hears once it is paid."""
    with on_record(order.subject, "match", office=receipt.office, by=by, on=on):
        check(by.standing(on), Act.PAYMENT_IMPORT, receipt.office.code)
        _require_waiting(receipt)
        current = held(order)
        if current.office_id != receipt.office_id:
            raise Refused("receipt-of-another-office", article=ARTICLE, number=order.number)
        if not reason.strip():
            raise Refused("payment-reason-missing", article=ARTICLE)
        if current.state == Order.State.REVOKED:
            raise Refused("order-settled", article=ARTICLE, number=order.number)
        matching = set_against(receipt, current, automatic=False, reason=reason.strip(), by=by, on=on)
        facts = {
            "transaction": receipt.transaction, "number": current.number, "amount": receipt.amount,
            "reason": matching.reason,
        }  # fmt: skip
        record(
            "payment.matched", about=current.case.proceeding.subject, office=current.office.code, by=by, on=on,
            facts=facts, touched=[matching, *rows_of(current)],
        )  # fmt: skip
    return matching


def set_against(receipt: Receipt, order: Order, *, automatic: bool, reason: str, by: Person, on: date) -> Matching:
    """Write that a receipt pays an order that is held, count the order anew, and tell the case if that was all."""
    collection = Collection.objects.filter(order=order, banked_on__isnull=True, amount=receipt.amount).first()
    paid_on = receipt.received_on
    if collection is not None:
        paid_on = collection.collected_on
        collection.banked_on = receipt.received_on
        collection.save(update_fields=["banked_on"])
    matching = Matching.objects.create(
        receipt=receipt, order=order, amount=receipt.amount, paid_on=paid_on, automatic=automatic, reason=reason,
        by=by, on=on,
    )  # fmt: skip
    settle(order, by=by, on=on)
    perform(order, by=by, on=on)
    return matching


def rows_of(order: Order) -> list[Model]:
    """The rows a receipt changes in its order: the order itself, and the way of what was received on the spot."""
    return [order, *Collection.objects.filter(order=order)]


def send_back(receipt: Receipt, document: str, reason: str, *, by: Person, on: date) -> Refund:
    """Send a waiting receipt back to whoever paid it, by which document and why; by another than booked it."""
    with on_record(f"receipt:{receipt.transaction}"[:80], "send-back", office=receipt.office, by=by, on=on):
        check(by.standing(on), Act.PAYMENT_IMPORT, receipt.office.code)
        require_another(bookers_of_receipt(receipt), by=by)
        _require_waiting(receipt)
        if not (reason.strip() and document.strip()):
            raise Refused("payment-reason-missing", article=ARTICLE)
        refund = Refund.objects.create(
            kind=Refund.Kind.SENT_BACK, receipt=receipt, amount=receipt.amount, document=document.strip(),
            reason=reason.strip(), by=by, on=on,
        )  # fmt: skip
        facts = {"transaction": receipt.transaction, "amount": receipt.amount, "document": refund.document}
        record(
            "payment.sent-back", about=f"receipt:{receipt.transaction}"[:80], office=receipt.office.code, by=by, on=on,
            facts=facts, touched=[refund],
        )  # fmt: skip
    return refund


def _require_waiting(receipt: Receipt) -> None:
    """Two who place one receipt at once: the second waits for the first and is told."""
    one_at_a_time(receipt.office)
    if Matching.objects.filter(receipt=receipt).exists() or Refund.objects.filter(receipt=receipt).exists():
        raise Refused("receipt-placed-already", article=ARTICLE, transaction=receipt.transaction)
