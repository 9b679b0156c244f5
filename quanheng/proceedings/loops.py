"""What time brings about in proceedings."""

import logging

from django.utils import timezone

from quanheng.ledger.followers import PASSING
from quanheng.ledger.loops import loop
from quanheng.proceedings.actions import let_time_pass
from quanheng.proceedings.queries import could_lapse, proceedings_due, with_running_clocks

log = logging.getLogger(__name__)


@loop("proceedings.time", every=60.0)
def pass_time() -> None:
    """Write deemed acceptances and lapsed rights in every proceeding in which a period has run out.

    A proceeding that fails holds up none behind it; those that failed are named once all were looked at.
    """
    now = timezone.now()
    failed: dict[str, Exception] = {}
    for proceeding in with_running_clocks(proceedings_due(now)):
        try:
            # Most of what is overdue waits for a person; only where a step takes itself is there anything to write.
            if could_lapse(proceeding):
                let_time_pass(proceeding, on=timezone.localdate(now))
        except PASSING:
            raise
        except Exception as failure:
            log.exception("time does not pass in %s", proceeding.code)
            failed[proceeding.code] = failure
    if failed:
        raise ExceptionGroup(f"time does not pass in {', '.join(failed)}", list(failed.values()))
