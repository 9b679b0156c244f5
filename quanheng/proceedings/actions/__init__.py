"""What can be done in a proceeding: open it, take a step, alone or together, let time pass, count its days anew."""

from quanheng.proceedings.actions.collecting import count_collectors
from quanheng.proceedings.actions.handling import hand_to
from quanheng.proceedings.actions.locking import Locked, locked, on_trial
from quanheng.proceedings.actions.opening import open_proceeding
from quanheng.proceedings.actions.refusing import on_record
from quanheng.proceedings.actions.signing import decline, propose_within, sign, withdraw
from quanheng.proceedings.actions.steps import take_step, take_step_within
from quanheng.proceedings.actions.time import let_time_pass, recount

__all__ = [
    "Locked",
    "count_collectors",
    "decline",
    "hand_to",
    "let_time_pass",
    "locked",
    "on_record",
    "on_trial",
    "open_proceeding",
    "propose_within",
    "recount",
    "sign",
    "take_step",
    "take_step_within",
    "withdraw",
]
