"""What is done with a case file: evidence registered, moved and excluded, notes, readings, the archive."""

from quanheng.casefiles.actions.archiving import archive, export, export_at_the_machine
from quanheng.casefiles.actions.evidence import EvidenceFacts, StatementFacts, register
from quanheng.casefiles.actions.keeping import exclude, move, write_note
from quanheng.casefiles.actions.reading import read_copy, read_document, read_file, read_party

__all__ = [
    "EvidenceFacts",
    "StatementFacts",
    "archive",
    "exclude",
    "export",
    "export_at_the_machine",
    "move",
    "read_copy",
    "read_document",
    "read_file",
    "read_party",
    "register",
    "write_note",
]
