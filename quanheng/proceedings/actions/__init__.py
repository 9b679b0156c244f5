"""What can be done in a proceeding: open it, take a step, let time pass, count its days anew."""

from quanheng.proceedings.actions.opening import open_proceeding
from quanheng.proceedings.actions.refusing import on_record
from quanheng.proceedings.actions.steps import Locked, locked, take_step, take_step_within
from quanheng.proceedings.actions.time import let_time_pass, recount

__all__ = [
    "Locked",
    "let_time_pass",
    "locked",
    "on_record",
    "open_proceeding",
    "recount",
    "take_step",
    "take_step_within",
]
