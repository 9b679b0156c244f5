"""Opening a case and taking its steps."""

from quanheng.cases.actions.opening import PartyFacts, open_case
from quanheng.cases.actions.steps import Discretion, take_case_step

__all__ = ["Discretion", "PartyFacts", "open_case", "take_case_step"]
