"""Receipts go out once the public log has signed what they prove."""

from django.db import transaction
from django.utils import timezone

from quanheng.disclosure import queries
from quanheng.disclosure.models import Publication, ReceiptSent, Withdrawal
from quanheng.disclosure.turns import take_turn
from quanheng.exchange.actions import send
from quanheng.ledger.loops import loop
from quanheng.ledger.receipts import receipt_file
from quanheng.rules.refusal import Refused

MOST = 50


@loop("disclosure.receipts", every=1.0)
def send_receipts() -> int:
    """Send each publication's receipt as soon as there is one; the number sent."""
    waiting = Publication.objects.filter(receipt_sent__isnull=True, withdrawal__isnull=True).order_by("id")
    return sum(_send_receipt(publication) for publication in waiting.select_related("document", "draft")[:MOST])


@transaction.atomic
def _send_receipt(publication: Publication) -> bool:
    take_turn(publication.document_id)
    if Withdrawal.objects.filter(publication=publication).exists():
        return False
    event = queries.published_event(publication)
    try:
        receipt = receipt_file(event)
    except Refused:  # the subject was forgotten: there is nothing left to prove it with
        receipt = b""
    if receipt is None:
        return False
    if receipt:
        send("decision", publication.document.code, queries.public_copy(publication, event=event, receipt=receipt))
    ReceiptSent.objects.create(publication=publication, sent_at=timezone.now())
    return True
