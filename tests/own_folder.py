"""A pytest plugin, loaded before the settings: what a test round writes goes into a folder that is gone afterwards.

A worker of a parallel round has its folder inside the round's own, so that even a killed one leaves nothing behind;
what a killed round left is cleared by the next.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

VARIABLE, PREFIX = "QUANHENG_VAR", "quanheng-test-"
PLACE = Path(os.environ[VARIABLE] if "PYTEST_XDIST_WORKER" in os.environ else tempfile.gettempdir())


def _clear_what_the_killed_left() -> None:
    for left in PLACE.glob(f"{PREFIX}*-*"):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if not Path("/proc", owner).exists():
            shutil.rmtree(left, ignore_errors=True)


def _remove(owner: int) -> None:
    if os.getpid() == owner:  # a forked child inherits this registration but not the duty
        shutil.rmtree(FOLDER, ignore_errors=True)


_clear_what_the_killed_left()
FOLDER = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=PLACE))
os.environ[VARIABLE] = str(FOLDER)
atexit.register(_remove, os.getpid())
