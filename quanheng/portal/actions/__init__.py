"""Applying what was sent, and handing in what citizens send."""

from quanheng.portal.actions.feed import apply_waiting, report_if_due
from quanheng.portal.actions.handing_in import hand_in, send_envelopes

__all__ = ["apply_waiting", "hand_in", "report_if_due", "send_envelopes"]
