"""What the worker does at the door, several times a second."""

from django.utils.timezone import localtime

from quanheng.exchange.actions import write_batches
from quanheng.exchange.actions.intake import take_in_all
from quanheng.ledger.clock import now
from quanheng.ledger.loops import loop

loop("exchange.batches", every=0.25)(write_batches)


@loop("exchange.intake", every=0.5)
def intake() -> None:
    """Take in what came, on the day it came."""
    take_in_all(on=localtime(now()).date())
