"""The PostgreSQL server process over one data directory: make, start, find, stop."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from quanheng.site.embedded_database.binaries import Binaries
from quanheng.site.embedded_database.identity import Identity
from quanheng.site.embedded_database.sockets import make_socket_directory, socket_file
from quanheng.site.faults import Fault

LARGEST_LOG = 10_000_000
LEAST_ROOM = 1_000_000
START_SECONDS = 120.0  # recovery after a crash replays the write-ahead log first
STOP_SECONDS = 30.0
POLL_SECONDS = 0.01

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # Statements and details of errors quote people's data; the log of the machine is no place for it.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def make_data(binaries: Binaries, identity: Identity, data: Path, *, password: str, durable: bool) -> None:
    """Make an empty cluster aside and move it into place, so that a crash leaves either nothing or all of it.

    Raises `Fault` database-disk-full or database-not-made.
    """
    for leftover in data.parent.glob("half-made-*"):
        shutil.rmtree(leftover)
    half = data.parent / f"half-made-{os.getpid()}"
    half.mkdir(mode=0o700)
    secret = half / "password"
    secret.write_text(password, encoding="ascii")
    identity.own(half)
    try:
        _initdb(binaries, identity, half / "data", secret, durable=durable)
        (half / "data").rename(data)
        _settle(data.parent)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _initdb(binaries: Binaries, identity: Identity, data: Path, secret: Path, *, durable: bool) -> None:
    # Not cleaned by initdb but by us: what is left tells whether the disk was full, which initdb does not always say.
    options = ["--no-clean", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256"]
    command = identity.command(binaries.program("initdb"), "-D", data, f"--pwfile={secret}", *options)
    if not durable:
        command.append("--no-sync")
    answer = subprocess.run(command, capture_output=True, text=True, env=_environment(), cwd="/", check=False)
    if answer.returncode:
        raise _fault(answer.stdout + answer.stderr, "database-not-made", path=data.parent.parent)


def _settle(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _environment() -> dict[str, str]:
    """What the server inherits: no PG* variable, no secret of ours."""
    kept = {name: value for name in ("PATH", "HOME", "LD_LIBRARY_PATH") if (value := os.environ.get(name))}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def start_server(
    binaries: Binaries, identity: Identity, data: Path, *, socket: Path, log: Path, options: Mapping[str, str]
) -> int:
    """Start the server, wait until it answers, and return its process id.

    A server killed a moment ago may leave workers that hold its memory; they are given time to go.
    Raises `Fault` database-disk-full, database-socket-in-use or database-not-started.
    """
    make_socket_directory(socket, owner=identity.uid, group=identity.gid)
    identity.own(data)
    forget_dead_server(data, socket)
    deadline = time.monotonic() + START_SECONDS
    while True:
        pid, complaint = _attempt(binaries, identity, data, socket=socket, log=log, options=options)
        if pid:
            return pid
        passing = "shared memory block" in complaint or "is still in use" in complaint
        if not passing or time.monotonic() > deadline:
            raise _fault(complaint, "database-not-started", path=data, log=log, socket=socket_file(socket))
        time.sleep(0.2)


def _attempt(
    binaries: Binaries, identity: Identity, data: Path, *, socket: Path, log: Path, options: Mapping[str, str]
) -> tuple[int, str]:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.old"))
    settings = {**SETTINGS, "unix_socket_directories": str(socket), **options}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = identity.command(binaries.program("postgres"), "-D", data, *words)
    with open(log, "ab") as out:
        before = out.tell()
        # Its own session: Ctrl-C in the terminal is for us, and we stop the server last.
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=_environment(),
            cwd="/",
            start_new_session=True,
        )
    _CHILDREN[server.pid] = server
    if _wait_until_ready(server, data):
        return server.pid, ""
    return 0, _read_from(log, before)


def _wait_until_ready(server: subprocess.Popen[bytes], data: Path) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None:
        lines = _pid_file(data)
        if len(lines) >= 8 and lines[0] == str(server.pid) and lines[7].strip() == "ready":
            return True
        if time.monotonic() > deadline:
            server.send_signal(signal.SIGQUIT)
        time.sleep(POLL_SECONDS)
    return False


def _read_from(log: Path, start: int) -> str:
    with open(log, "rb") as file:
        file.seek(start)
        return file.read().decode("utf-8", "replace")


def _fault(complaint: str, otherwise: str, **params: object) -> Fault:
    full = "No space left on device" in complaint or "Disk quota exceeded" in complaint
    if full or shutil.disk_usage(str(params["path"])).free < LEAST_ROOM:
        return Fault("database-disk-full", path=params["path"])
    if "lock file" in complaint and ".s.PGSQL" in complaint:
        return Fault("database-socket-in-use", socket=params["socket"])
    telling = [line for line in complaint.splitlines() if "FATAL" in line or "PANIC" in line or "error" in line]
    return Fault(otherwise, detail=(telling or complaint.splitlines() or ["?"])[-1].strip(), **params)


# Servers started by this process: they become zombies unless we ask after them.
_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}


def running_server(data: Path) -> int:
    """The process id of the server over `data`, or 0.

    A pid file outlives a crash and its number may be somebody else's by now, so the command line is read too.
    """
    lines = _pid_file(data)
    if not lines or not lines[0].isdigit():
        return 0
    pid = int(lines[0])
    return pid if _alive(pid, data) else 0


def _alive(pid: int, data: Path) -> bool:
    if child := _CHILDREN.get(pid):
        return child.poll() is None
    return str(data) in _command_line(pid)


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _command_line(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def forget_dead_server(data: Path, socket: Path) -> None:
    """Remove the lock files of a server that is gone: its number may be taken, or a zombie may still bear it.

    The caller holds the lock, so no server of ours is being started meanwhile.
    """
    if running_server(data):
        return
    (data / "postmaster.pid").unlink(missing_ok=True)
    lock = socket_file(socket).with_name(socket_file(socket).name + ".lock")
    if lock.exists() and str(data) in lock.read_text(encoding="utf-8").splitlines():
        lock.unlink()


def stop_server(data: Path, *, seconds: float = STOP_SECONDS) -> None:
    """Stop the server cleanly, ending its connections. Raises `Fault` database-not-stopped."""
    pid = running_server(data)
    if not pid:
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + seconds
    while _alive(pid, data):
        if time.monotonic() > deadline:
            raise Fault("database-not-stopped", pid=pid, seconds=int(seconds))
        time.sleep(POLL_SECONDS)
