"""What can be done with documents: issue one, end one that no longer stands, serve one."""

from quanheng.documents.actions.ending import end, revoke
from quanheng.documents.actions.issuing import check, issue, issue_from
from quanheng.documents.actions.serving import (
    LARGEST,
    Served,
    check_service,
    record_consent,
    record_service,
    withdraw_consent,
)

__all__ = [
    "LARGEST",
    "Served",
    "check",
    "check_service",
    "end",
    "issue",
    "issue_from",
    "record_consent",
    "record_service",
    "revoke",
    "withdraw_consent",
]
