"""The log's place outside the database: its keys, the last head it signed, and its published files."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from quanheng.ledger.models import SignedCheckpoint
from quanheng.rules.log import checkpoint
from quanheng.rules.log.checkpoint import Checkpoint
from quanheng.rules.log.note import PrivateKey
from quanheng.rules.refusal import Refused


def keys() -> Path:
    """The folder of private keys; nobody else may look into it."""
    folder = Path(settings.VAR) / "inner" / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def published() -> Path:
    """The folder of published files, in the layout of C2SP tlog-tiles."""
    return Path(settings.VAR) / "inner" / "log"


def log_key() -> PrivateKey:
    """The log's key, made when the log signs for the first time.

    A log that has signed before never gets a second key by itself: that would be another log.
    """
    path = keys() / "log.key"
    if not path.exists():
        if SignedCheckpoint.objects.exists() or high_water_path().exists() or (published() / "checkpoint").exists():
            raise Refused("log-key-missing", path=str(path))
        made = PrivateKey(settings.LOG_ORIGIN, secrets.token_bytes(32))
        write_durably(path, made.serialise().encode(), mode=0o600, replace=False)
    key = PrivateKey.parse(path.read_text("ascii").strip())
    if key.name != settings.LOG_ORIGIN:
        raise Refused("log-key-of-another-log", path=str(path), found=key.name, origin=settings.LOG_ORIGIN)
    return key


def high_water_path() -> Path:
    """The last signed checkpoint, outside the database, so that a restored database is noticed."""
    return keys() / "log.high-water"


def last_released(key: PrivateKey) -> Checkpoint | None:
    """The largest checkpoint this log ever let go of, whichever file remembers it."""
    files = (high_water_path(), published() / "checkpoint")
    known = [_read(path, key) for path in files if path.exists()]
    if not known and SignedCheckpoint.objects.exists():
        raise Refused("log-high-water-missing", path=str(high_water_path()))
    return max(known, key=lambda released: released.size, default=None)


def _read(path: Path, key: PrivateKey) -> Checkpoint:
    return checkpoint.verify(path.read_bytes(), origin=key.name, log_keys=[key.public_key])


@contextlib.contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Hold the named lock file, so that two processes never sign or publish at once."""
    with open(keys() / f"{name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_durably(path: Path, data: bytes, *, mode: int = 0o644, replace: bool = True) -> None:
    """Write a whole file or none: synced before it gets its name, and its name synced before this returns."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(temporary, path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
