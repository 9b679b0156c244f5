"""What follows a document and a publication: the clock, the public copy, its withdrawal."""

from datetime import date

from quanheng.disclosure import queries
from quanheng.disclosure.actions import withdraw_revoked
from quanheng.disclosure.models import Duty, Publication, ReceiptSent, Withdrawal
from quanheng.disclosure.turns import take_turn
from quanheng.documents import queries as documents
from quanheng.documents.models import Ended
from quanheng.exchange.actions import send
from quanheng.ledger.followers import follower
from quanheng.ledger.models import Event
from quanheng.rulebook import queries as rulebook
from quanheng.rules.days import last_day


@follower("disclosure.duties", kinds=("document.issued",), parks=True)
def start_clock(event: Event) -> None:
    """Start the clock of publication for a document the policy names (国办发〔2018〕118号: 7 or 20 working days)."""
    on = date.fromisoformat(event.payload["on"])
    rule = queries.policy_in_force(on).rules.get(event.payload["facts"]["kind"])
    if rule is None:
        return
    document = documents.by_code(event.payload["facts"]["document"])
    if not rule.covers(document.facts):
        return
    due = last_day(document.issued_on, rule.within, rulebook.calendar())
    Duty.objects.create(
        document=document,
        kind=rule.kind,
        within=str(rule.within),
        basis=rule.basis,
        due_on=due.legal,
        provisional=due.provisional,
    )


@follower("disclosure.revoked", kinds=("document.ended",), parks=True)
def withdraw_what_was_revoked(event: Event) -> None:
    """Withdraw what was published of a document the head revoked (行政处罚法第四十八条第二款)."""
    facts = event.payload["facts"]
    if facts["how"] == Ended.How.REVOKED:
        withdraw_revoked(documents.by_code(facts["document"]), on=event.happened_on)


# One queue for both, so that the copy of a decision published anew never overtakes the withdrawal before it.
@follower("disclosure.public-copies", kinds=("decision.published", "decision.withdrawn"), parks=True)
def tell_outside(event: Event) -> None:
    """Send what was published, and tell of what was withdrawn, in the order it happened."""
    {"decision.published": _send_copy, "decision.withdrawn": _send_withdrawal}[event.kind](event)


def _send_copy(event: Event) -> None:
    """Send the public copy out at once; its receipt follows when the log has signed it."""
    found = Publication.objects.select_related("document__office", "document__template", "draft__document")
    publication = found.get(pk=event.payload["facts"]["publication"])
    take_turn(publication.document_id)
    overtaken = (
        Withdrawal.objects.filter(publication=publication).exists()
        or ReceiptSent.objects.filter(publication=publication).exists()
    )
    if not overtaken:
        send("decision", publication.document.code, queries.public_copy(publication, event=event))


def _send_withdrawal(event: Event) -> None:
    """Tell everyone who received a copy that it is withdrawn, and why (行政处罚法第四十八条第二款)."""
    withdrawal = Withdrawal.objects.select_related("publication__document").get(
        publication=event.payload["facts"]["publication"]
    )
    # The event tells a second withdrawal from the first: what says the same as before is not sent again.
    body = {"withdrawn_on": withdrawal.withdrawn_on.isoformat(), "reason": withdrawal.reason, "event": event.code}
    send("decision-withdrawn", withdrawal.publication.document.code, body)
