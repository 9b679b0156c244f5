"""What is done about money: demanding it, taking in the bank's word, putting it off, adding to it, giving it back."""

from quanheng.payments.actions.adding import add_surcharge, end_stop, stop_additions, take_step, waive
from quanheng.payments.actions.collecting import collect, hand_in
from quanheng.payments.actions.deferring import defer, note_missed
from quanheng.payments.actions.importing import import_feed
from quanheng.payments.actions.matching import match, send_back
from quanheng.payments.actions.ordering import count_anew, make_missing_order, make_order
from quanheng.payments.actions.previewing import preview
from quanheng.payments.actions.returning import refund, revoke

__all__ = [
    "add_surcharge", "collect", "count_anew", "defer", "end_stop", "hand_in", "import_feed", "make_missing_order",
    "make_order", "match", "note_missed", "preview", "refund", "revoke", "send_back", "stop_additions", "take_step",
    "waive",
]  # fmt: skip
