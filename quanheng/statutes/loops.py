"""Texts that were loaded are read and sent out a few at a time, so that no load waits for it."""

from quanheng.ledger.loops import loop
from quanheng.statutes.actions.mentions import read_mentions
from quanheng.statutes.actions.powers import read_powers
from quanheng.statutes.actions.publishing import send_texts


@loop("statutes.mentions", every=20.0)
def read_some_mentions() -> None:
    """Read the citations of some texts that wait."""
    read_mentions()


@loop("statutes.powers", every=20.0)
def read_some_powers() -> None:
    """Read the powers in some texts that wait."""
    read_powers()


@loop("statutes.public", every=10.0)
def send_some_texts() -> None:
    """Send some texts the public site lacks."""
    send_texts()
