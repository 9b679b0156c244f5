"""Opening a case and taking its steps, alone or together."""

from quanheng.cases.actions.opening import PartyFacts, open_case
from quanheng.cases.actions.previewing import Preview, preview_case_step, preview_proposal
from quanheng.cases.actions.signing import propose_case_step, sign_case_step
from quanheng.cases.actions.steps import Discretion, take_case_step

__all__ = [
    "Discretion",
    "PartyFacts",
    "Preview",
    "open_case",
    "preview_case_step",
    "preview_proposal",
    "propose_case_step",
    "sign_case_step",
    "take_case_step",
]
