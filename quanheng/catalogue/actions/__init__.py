"""What is done to the catalogue: drafting, importing, reviewing, approving, publishing, cancelling, adjusting."""

from quanheng.catalogue.actions.adjusting import open_adjustments
from quanheng.catalogue.actions.drafting import draft
from quanheng.catalogue.actions.from_candidate import draft_from_candidate
from quanheng.catalogue.actions.importing import import_table
from quanheng.catalogue.actions.publishing import cancel, publish, resume, suspend
from quanheng.catalogue.actions.reviewing import QUESTIONS, Answer, approve, review

__all__ = [
    "QUESTIONS", "Answer", "approve", "cancel", "draft", "draft_from_candidate", "import_table", "open_adjustments",
    "publish", "resume", "review", "suspend",
]  # fmt: skip
