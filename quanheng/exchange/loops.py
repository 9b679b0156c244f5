"""What the worker does at the door, several times a second."""

from quanheng.exchange.actions import write_batches
from quanheng.ledger.loops import loop

loop("exchange.batches", every=0.25)(write_batches)
