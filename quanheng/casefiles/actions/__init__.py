"""What is done with a case file: evidence registered, moved and excluded, notes, readings, the archive."""

from quanheng.casefiles.actions.archiving import archive, export, export_at_the_machine
from quanheng.casefiles.actions.evidence import EvidenceFacts, StatementFacts, register
from quanheng.casefiles.actions.keeping import exclude, move, write_note
from quanheng.casefiles.actions.reading import (
    read_attachment,
    read_copy,
    read_document,
    read_draft,
    read_file,
    read_index,
    read_party,
    read_receipt,
)

__all__ = [
    "EvidenceFacts",
    "StatementFacts",
    "archive",
    "exclude",
    "export",
    "export_at_the_machine",
    "move",
    "read_attachment",
    "read_copy",
    "read_document",
    "read_draft",
    "read_file",
    "read_index",
    "read_party",
    "read_receipt",
    "register",
    "write_note",
]
