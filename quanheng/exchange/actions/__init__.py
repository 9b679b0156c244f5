"""Sending out, and taking in what came."""

from quanheng.exchange.actions.sending import hear_from_other_side, send, write_batches, write_file
from quanheng.exchange.actions.storing import store

__all__ = ["hear_from_other_side", "send", "store", "write_batches", "write_file"]
