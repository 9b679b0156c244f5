"""A pytest plugin, loaded before the settings: what a test round writes goes into a folder that is gone afterwards.

A worker of a parallel round has its folder inside the round's own, so that even a killed one leaves nothing behind.
"""

import os
import shutil
import tempfile
from pathlib import Path

VARIABLE = "QUANHENG_VAR"
_parent = os.environ[VARIABLE] if "PYTEST_XDIST_WORKER" in os.environ else None
FOLDER = Path(tempfile.mkdtemp(prefix="quanheng-test-", dir=_parent))
os.environ[VARIABLE] = str(FOLDER)


def pytest_unconfigure() -> None:
    """Remove the folder; nothing in it may be needed by anybody else."""
    shutil.rmtree(FOLDER, ignore_errors=True)
