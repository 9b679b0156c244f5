"""Random passwords, one file a role, readable by the operator alone."""

import os
import secrets
from pathlib import Path

from quanheng.site.embedded_database.roles import ROLES


def passwords(directory: Path) -> dict[str, str]:
    """The password of every role, made on first use. The caller holds the lock."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {role: _password(directory / role) for role in ROLES}


def _password(file: Path) -> str:
    if not file.exists():
        # Written aside and renamed: a crash must not leave an empty password behind.
        half = file.with_suffix(".half")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(32))
            out.flush()
            os.fsync(out.fileno())
        half.rename(file)
    return file.read_text(encoding="ascii")
