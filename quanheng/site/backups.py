"""Both databases into two files and back, by PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from quanheng.site.environments import SIDES, Databases, Side
from quanheng.site.faults import Fault

NAMES = {"user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT", "dbname": "PGDATABASE"}


def login(url: str) -> dict[str, str]:
    """What a PostgreSQL program needs to connect; a password on its command line could be read by everybody."""
    given = {NAMES[key]: str(value) for key, value in conninfo_to_dict(url).items() if key in NAMES}
    return {**os.environ, **given}


def program(databases: Databases, name: str) -> str:
    """One of PostgreSQL's programs, of the embedded server's own version where there is one."""
    return databases.cluster.binaries().program(name) if databases.cluster else name


def back_up(databases: Databases, folder: Path) -> list[Path]:
    """Dump each side as of one instant, durable before it gets its name. Raises `Fault`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [_dump(databases, side, folder / f"{side.name}.dump") for side in SIDES]


def _dump(databases: Databases, side: Side, file: Path) -> Path:
    half = file.with_suffix(".half")
    half.unlink(missing_ok=True)
    os.close(os.open(half, os.O_CREAT | os.O_EXCL, 0o600))
    _run(databases, side, "pg_dump", "--format=custom", f"--file={half}")
    half.replace(file)
    return file


def restore(databases: Databases, folder: Path) -> None:
    """Fill both databases, which must be empty, from dumps; each side wholly or not at all. Raises `Fault`."""
    for side in SIDES:
        with psycopg.connect(databases.owner_url(side)) as connection:
            if connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone():
                raise Fault("restore-into-empty-databases-only", database=side.database)
    for side in SIDES:
        _forget_default_privileges(databases, side)
        database = conninfo_to_dict(databases.owner_url(side))["dbname"]
        options = ("--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={database}")
        _run(databases, side, "pg_restore", *options, str(folder / f"{side.name}.dump"))


def _forget_default_privileges(databases: Databases, side: Side) -> None:
    # A dump adds grants and takes none away: what the runtime role is given by default on each new table would stay,
    # also on the append-only ones. The dump lays the defaults down again at its end.
    with psycopg.connect(databases.owner_url(side)) as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [side.runtime]).fetchone():
            for kind in ("TABLES", "SEQUENCES"):
                connection.execute(
                    SQL("ALTER DEFAULT PRIVILEGES REVOKE ALL ON {} FROM {}").format(SQL(kind), Identifier(side.runtime))
                )


def _run(databases: Databases, side: Side, name: str, *words: str) -> None:
    command = [program(databases, name), *words]
    environment = login(databases.owner_url(side))
    answer = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if answer.returncode:
        detail = (answer.stderr.strip().splitlines() or ["?"])[-1]
        raise Fault("backup-failed", command=name, detail=detail)
