"""Money that goes back: a revoked decision, a sum paid too much (退库)."""

from datetime import date

from quanheng.ledger.actions import record
from quanheng.payments.actions.separation import bookers_of_order, require_another
from quanheng.payments.actions.settling import acting_on, settle
from quanheng.payments.models import Order, Part, Refund
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.rules.money import yuan
from quanheng.rules.refusal import Refused

REVOKED = "行政处罚法第七十五条第二款"
TREASURY = "行政处罚法第七十四条第二款"


def revoke(order: Order, document: str, reason: str, *, by: Person, on: date) -> Part:
    """Strike out what is owed because the decision was revoked, changed or found unlawful; what came in can go back."""
    with acting_on(order, "revoke-order", act=Act.PAYMENT_DECIDE, by=by, on=on) as current:
        if current.state == Order.State.REVOKED:
            raise Refused("order-settled", article=REVOKED, number=current.number)
        if not (document.strip() and reason.strip()):
            raise Refused("payment-reason-missing", article=REVOKED)
        part = Part.objects.create(
            order=current, kind=Part.Kind.REVOKED, amount=-current.owed, basis=REVOKED, document=document.strip(),
            reason=reason.strip(), on=on, by=by,
        )  # fmt: skip
        settle(current, by=by, on=on)
        facts = {"number": current.number, "struck": -part.amount, "document": part.document}
        record(
            "payment.revoked", about=current.case.proceeding.subject, office=current.office.code, by=by, on=on,
            facts=facts, touched=[current, part],
        )  # fmt: skip
    return part


def refund(order: Order, amount: int, document: str, reason: str, *, by: Person, on: date) -> Refund:
    """Give back what came in above what is owed, by which document and why; never more (行政处罚法第七十四条).

    By another registrar than booked it (会计法第二十五条第一款第一项).
    """
    with acting_on(order, "refund", act=Act.PAYMENT_IMPORT, by=by, on=on) as current:
        require_another(bookers_of_order(current), by=by)
        if not (document.strip() and reason.strip()):
            raise Refused("payment-reason-missing", article=TREASURY)
        if not 0 < amount <= current.excess:
            raise Refused(
                "refund-above-what-is-too-much", article=TREASURY, most=yuan(current.excess), asked=yuan(amount)
            )
        kind = Refund.Kind.REVOKED if current.state == Order.State.REVOKED else Refund.Kind.OVERPAID
        row = Refund.objects.create(
            kind=kind, order=current, amount=amount, document=document.strip(), reason=reason.strip(), by=by, on=on
        )
        settle(current, by=by, on=on)
        facts = {"number": current.number, "kind": row.kind, "amount": amount, "document": row.document}
        record(
            "payment.refunded", about=current.case.proceeding.subject, office=current.office.code, by=by, on=on,
            facts=facts, touched=[current, row],
        )  # fmt: skip
    return row
