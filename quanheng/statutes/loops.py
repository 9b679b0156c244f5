"""Texts that were loaded have their citations and powers read a few at a time, so that no load waits for it."""

from quanheng.ledger.loops import loop
from quanheng.statutes.actions.mentions import read_mentions
from quanheng.statutes.actions.powers import read_powers


@loop("statutes.mentions", every=20.0)
def read_some_mentions() -> None:
    """Read the citations of some texts that wait."""
    read_mentions()


@loop("statutes.powers", every=20.0)
def read_some_powers() -> None:
    """Read the powers in some texts that wait."""
    read_powers()
