"""As whom the server runs: it refuses root, so root lends it another name."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from quanheng.site.faults import Fault

NAMESPACE = ("unshare", "--user", "--map-user=1000")
LESSER_USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Identity:
    """How to run a server program, and which user owns the server's files as the kernel sees it."""

    prefix: tuple[str, ...]
    uid: int
    gid: int

    def command(self, *words: str | Path) -> list[str]:
        """The command line, with whatever must stand before it."""
        return [*self.prefix, *map(str, words)]

    def own(self, directory: Path) -> None:
        """Hand a directory and all it holds to the server's user."""
        if directory.stat().st_uid == self.uid:
            return
        for place, _, names in os.walk(directory):
            os.chown(place, self.uid, self.gid)
            for name in names:
                os.chown(os.path.join(place, name), self.uid, self.gid, follow_symlinks=False)


def server_identity(postgres: str) -> Identity:
    """Ourselves; for root a user namespace, and where those are forbidden an unprivileged user.

    In a namespace the files stay root's, so a home closed to others still works; that is why it comes first.
    Raises `Fault` database-not-as-root.
    """
    if os.geteuid() != 0:
        return Identity((), os.geteuid(), os.getegid())

    failures = []
    for option in [Identity(NAMESPACE, 0, 0), *_lesser_identities()]:
        if not (failure := _why_not(option, postgres)):
            return option
        failures.append(failure)
    raise Fault("database-not-as-root", detail="; ".join(failures))


def _lesser_identities() -> list[Identity]:
    known = {user.pw_name: user for user in pwd.getpwall()}
    return [
        Identity(
            ("setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"), user.pw_uid, user.pw_gid
        )
        for name in LESSER_USERS
        if (user := known.get(name))
    ]


def _why_not(identity: Identity, postgres: str) -> str:
    if not shutil.which(identity.prefix[0]):
        return f"no {identity.prefix[0]}"
    answer = subprocess.run(identity.command(postgres, "-V"), capture_output=True, text=True, timeout=30, check=False)
    return f"{identity.prefix[0]}: {answer.stderr.strip() or answer.returncode}" if answer.returncode else ""
