"""One PostgreSQL cluster in a directory of its own, shared by every process that needs it."""

import atexit
import os
import pwd
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg
from psycopg.sql import SQL, Identifier

from quanheng.site.embedded_database import roles, server
from quanheng.site.embedded_database.binaries import Binaries, find_binaries
from quanheng.site.embedded_database.identity import server_identity
from quanheng.site.embedded_database.passwords import passwords
from quanheng.site.embedded_database.sharing import Holding, anybody_left, exclusively
from quanheng.site.embedded_database.sockets import PORT, socket_directory
from quanheng.site.faults import Fault


class Cluster:
    """A cluster at `path`: `start` makes and starts it if need be, `stop` stops it when nobody else is left.

    `options` are server settings that go on top of ours, such as {"fsync": "off"} for tests.
    """

    def __init__(self, path: Path | str, *, options: Mapping[str, str] | None = None) -> None:
        self.path = Path(path).resolve()
        self.data = self.path / "data"
        self.log = self.path / "server.log"
        self.socket = socket_directory(self.path)
        self.options = dict(options or {})
        self._holding: Holding | None = None
        self._holder = 0

    def start(self) -> "Cluster":
        """Have the server running and hold it; makes roles and databases the first time. Raises `Fault`."""
        self._make_directory()
        with exclusively(self.path):
            self._ensure_running()
            if self._holding is None:
                self._holding, self._holder = Holding(self.path / "holders"), os.getpid()
                atexit.register(self._stop_at_exit)
        return self

    def ensure_running(self) -> bool:
        """Start the server again if it died under us; whether it had."""
        with exclusively(self.path):
            if self.running():
                return False
            self._ensure_running()
            return True

    def stop(self) -> None:
        """Let go; the last to do so stops the server, if it was started from here."""
        if self._holding is None:
            return
        atexit.unregister(self._stop_at_exit)
        with exclusively(self.path):
            self._holding.release()
            self._holding = None
            if not anybody_left(self.path / "holders") and self._started_here():
                server.stop_server(self.data)

    def _stop_at_exit(self) -> None:
        # A forked child inherits this registration but not the duty.
        if os.getpid() == self._holder:
            self.stop()

    def __enter__(self) -> "Cluster":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def running(self) -> bool:
        """Whether the server is up, whoever started it."""
        return bool(server.running_server(self.data))

    def pid(self) -> int:
        """The process id of the running server, or 0."""
        return server.running_server(self.data)

    def binaries(self) -> Binaries:
        """The PostgreSQL programs that fit this data. Raises `Fault`."""
        version = self.data / "PG_VERSION"
        made_by = version.read_text(encoding="ascii").strip() if version.exists() else None
        found = find_binaries(made_by=made_by)
        if made_by and found.major != made_by:
            raise Fault("database-version-mismatch", path=self.path, made_by=made_by, found=found.major)
        return found

    def url(self, role: str, database: str) -> str:
        """The address for `role` in `database`; it works once the cluster is started."""
        if not (self.path / "passwords" / role).exists():
            self._make_directory()
            with exclusively(self.path):
                passwords(self.path / "passwords")
        secret = (self.path / "passwords" / role).read_text(encoding="ascii")
        return f"postgresql://{role}:{secret}@/{database}?host={quote(str(self.socket), safe='')}&port={PORT}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection as superuser, outside any transaction."""
        return psycopg.connect(self.url(roles.SUPERUSER, database), autocommit=True, connect_timeout=30)

    def checkpoint(self) -> None:
        """Write out what is still only in memory, so that stopping has little left to write."""
        with self.connect() as connection:
            connection.execute("CHECKPOINT")

    def databases(self) -> set[str]:
        """The names of all databases that take connections."""
        with self.connect() as connection:
            return {name for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datallowconn")}

    def create_database(self, name: str, *, template: str = "template0", owner: str = roles.INNER_OWNER) -> None:
        """Create a database for `owner` and its runtime role, as a copy of `template` if one is named."""
        # Copying files beats writing every page to the log, unless each copied file has to reach the disk.
        strategy = "file_copy" if self.options.get("fsync") == "off" else "wal_log"
        with self.connect() as connection:
            roles.create_database(connection, name, owner=owner, template=template, strategy=strategy)
        with self.connect(name) as connection:
            roles.grant_privileges(connection, owner=owner)

    def drop_database(self, name: str) -> None:
        """Drop a database, ending the connections to it; no complaint if it is not there."""
        with self.connect() as connection:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))

    def _make_directory(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = self.path.stat().st_uid
        if owner != os.geteuid():
            raise Fault("database-belongs-to-another", path=self.path, owner=_name(owner), user=_name(os.geteuid()))

    def _ensure_running(self) -> None:
        secrets = passwords(self.path / "passwords")
        if not self.running():
            self._start_server(secrets)
        self._provision(secrets)

    def _start_server(self, secrets: dict[str, str]) -> None:
        binaries = self.binaries()
        identity = server_identity(binaries.program("postgres"))
        # A server that runs as somebody else has to pass through here to its own directories.
        self.path.chmod(0o700 if identity.uid == os.geteuid() else 0o711)
        if not (self.data / "PG_VERSION").exists():
            durable = self.options.get("fsync") != "off"
            server.make_data(binaries, identity, self.data, password=secrets[roles.SUPERUSER], durable=durable)
        pid = server.start_server(binaries, identity, self.data, socket=self.socket, log=self.log, options=self.options)
        (self.path / "started").write_text(str(pid), encoding="ascii")

    def _started_here(self) -> bool:
        note = self.path / "started"
        return note.exists() and note.read_text(encoding="ascii") == str(self.pid())

    def _provision(self, secrets: dict[str, str]) -> None:
        stamp, wanted = self.path / "provisioned", roles.recipe(secrets)
        if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            return
        with self.connect() as connection:
            roles.provision(connection, secrets)
        present = self.databases()
        for side in roles.SIDES:
            if side.database not in present:
                self.create_database(side.database, owner=side.owner)
            with self.connect(side.database) as connection:
                roles.grant_privileges(connection, owner=side.owner)
        stamp.write_text(wanted, encoding="ascii")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
