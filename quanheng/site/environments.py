"""What each process may know: the staff side its own, the public side its own, nobody both.

The public processes get neither the address of the inner database nor any secret of the staff site, so what was
never sent cannot leak.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from quanheng.site.embedded_database import (
    INNER,
    INNER_OWNER,
    INNER_RUNTIME,
    OUTER,
    OUTER_OWNER,
    OUTER_RUNTIME,
    Cluster,
)

REPO = Path(__file__).resolve().parents[2]
EVERYBODY = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_MESSAGES", "TMPDIR", "TERM", "SSL_CERT_FILE",
    "QUANHENG_VAR", "QUANHENG_DEMO", "QUANHENG_TODAY", "QUANHENG_HTTPS", "QUANHENG_HOSTS", "QUANHENG_LANGUAGE",
    "QUANHENG_PUBLIC_URL",
)  # fmt: skip
STAFF_ONLY = ("QUANHENG_LOG_ORIGIN", "QUANHENG_LARGEST_EVIDENCE_MB")


def var() -> Path:
    """The directory of everything this instance keeps."""
    return Path(os.environ.get("QUANHENG_VAR") or REPO / "var").resolve()


@dataclass(frozen=True)
class Side:
    """One side of the wall, as its processes see it."""

    name: str
    variable: str
    owner_variable: str
    database: str
    owner: str
    runtime: str
    own_names: tuple[str, ...]

    def environment(self, url: str) -> dict[str, str]:
        """What a process of this side inherits, and nothing more."""
        known = {name: os.environ[name] for name in (*EVERYBODY, *self.own_names) if name in os.environ}
        return {
            **known,
            "PYTHONPATH": str(REPO),
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": f"quanheng.site.settings.{self.name}",
            "QUANHENG_SECRET_KEY": secret_key(self.name),
            self.variable: url,
        }


INNER_SIDE = Side("inner", "DATABASE_URL", "DATABASE_OWNER_URL", INNER, INNER_OWNER, INNER_RUNTIME, STAFF_ONLY)
OUTER_SIDE = Side("outer", "PUBLIC_DATABASE_URL", "PUBLIC_DATABASE_OWNER_URL", OUTER, OUTER_OWNER, OUTER_RUNTIME, ())
SIDES = (INNER_SIDE, OUTER_SIDE)


def secret_key(side: str) -> str:
    """The key that signs this site's sessions: from the environment, or kept since the first start."""
    if given := os.environ.get(f"QUANHENG_{side.upper()}_SECRET_KEY"):
        return given
    file = var() / side / "keys" / "sessions"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        half = file.with_suffix(".half")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        half.rename(file)
    return file.read_text(encoding="ascii")


class Databases:
    """The two databases of this instance: embedded, unless addresses are given in the environment."""

    def __init__(self) -> None:
        needed = any(side.variable not in os.environ for side in SIDES)
        self.cluster = Cluster(var() / "pg") if needed else None

    def start(self) -> None:
        """Have the embedded one running, if it is used at all."""
        if self.cluster:
            self.cluster.start()

    def stop(self) -> None:
        """Let go of the embedded one."""
        if self.cluster:
            self.cluster.stop()

    def settle(self) -> None:
        """After heavy loading, leave the embedded one little to write when it is stopped."""
        if self.cluster:
            self.cluster.checkpoint()

    def keep_running(self) -> bool:
        """Start the embedded one again if it died; whether it had."""
        return bool(self.cluster and not self.cluster.running() and self.cluster.ensure_running())

    def url(self, side: Side) -> str:
        """The address for the processes that serve people."""
        return os.environ.get(side.variable) or self._embedded().url(side.runtime, side.database)

    def owner_url(self, side: Side) -> str:
        """The address for migrations; one that was given may need a different login than the runtime's."""
        if side.variable in os.environ:
            return os.environ.get(side.owner_variable) or os.environ[side.variable]
        return self._embedded().url(side.owner, side.database)

    def _embedded(self) -> Cluster:
        assert self.cluster  # noqa: S101 - made whenever an address is missing
        return self.cluster
