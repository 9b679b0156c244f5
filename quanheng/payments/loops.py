"""What time brings about in orders."""

from django.utils import timezone

from quanheng.ledger.loops import loop
from quanheng.payments.actions import note_missed
from quanheng.payments.queries import plans_past_a_day


@loop("payments.instalments", every=60.0)
def instalments() -> None:
    """Write down every instalment whose day passed unpaid."""
    today = timezone.localdate()
    for order in plans_past_a_day(today):
        note_missed(order, on=today)
