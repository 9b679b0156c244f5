"""What time brings about in proceedings."""

from django.utils import timezone

from quanheng.ledger.loops import loop
from quanheng.proceedings.actions import let_time_pass
from quanheng.proceedings.queries import proceedings_due


@loop("proceedings.time", every=60.0)
def pass_time() -> None:
    """Write deemed acceptances and lapsed rights in every proceeding in which a period has run out."""
    now = timezone.now()
    for proceeding in proceedings_due(now):
        let_time_pass(proceeding, on=timezone.localdate(now))
