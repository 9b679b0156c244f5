"""Opening a case and taking its steps."""

from quanheng.cases.actions.opening import PartyFacts, open_case
from quanheng.cases.actions.previewing import Preview, preview_case_step
from quanheng.cases.actions.steps import Discretion, take_case_step

__all__ = ["Discretion", "PartyFacts", "Preview", "open_case", "preview_case_step", "take_case_step"]
