"""What is done to the library: loading texts, stating what cites them."""

from quanheng.statutes.actions.citing import cite
from quanheng.statutes.actions.folder import FolderReport, load_folder
from quanheng.statutes.actions.judging import judge_candidate
from quanheng.statutes.actions.library import load_library
from quanheng.statutes.actions.mentions import read_mentions
from quanheng.statutes.actions.powers import read_powers, read_powers_of
from quanheng.statutes.actions.publishing import send_texts

__all__ = [
    "FolderReport",
    "cite",
    "judge_candidate",
    "load_folder",
    "load_library",
    "read_mentions",
    "read_powers",
    "read_powers_of",
    "send_texts",
]
