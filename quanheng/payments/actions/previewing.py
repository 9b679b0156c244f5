"""What a deed would do to an order, found out by doing it and undoing it."""

from collections.abc import Callable

from django.db import transaction

from quanheng.payments.models import Order
from quanheng.rules.refusal import Refused


def preview(order: Order, do: Callable[[], object]) -> Order:
    """The order as the deed would leave it; nothing of it stays. Refused, on record, as the deed would be."""
    refusal: Refused | None = None
    with transaction.atomic():
        untouched = transaction.savepoint()
        try:
            do()
        except Refused as refused:
            # The attempt is on record already; raising here would undo that record.
            refusal = refused
        else:
            after = Order.objects.get(pk=order.pk)
            transaction.savepoint_rollback(untouched)
    if refusal is not None:
        raise refusal
    return after
