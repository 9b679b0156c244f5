"""The embedded cluster: made once, shared, walled, stopped by the last, whole again after a crash."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from quanheng.site.embedded_database import (
    INNER,
    INNER_OWNER,
    INNER_RUNTIME,
    OUTER,
    OUTER_OWNER,
    OUTER_RUNTIME,
    Cluster,
)
from quanheng.site.embedded_database import binaries as binaries_module
from quanheng.site.embedded_database import identity as identity_module
from quanheng.site.embedded_database.server import running_server
from quanheng.site.embedded_database.sockets import LONGEST, socket_directory, socket_file
from quanheng.site.faults import Fault

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with Cluster(tmp_path_factory.mktemp("shared") / "pg", options={"fsync": "off"}) as made:
        yield made


@pytest.fixture
def own(tmp_path):
    """A cluster of this test's own, to be mistreated; durable, because that is what is tested."""
    made = Cluster(tmp_path / "pg")
    yield made
    made.stop()


def query(url: str, statement: str):
    with psycopg.connect(url) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else None


@pytest.mark.parametrize(
    ("role", "database"),
    [(INNER_OWNER, INNER), (INNER_RUNTIME, INNER), (OUTER_OWNER, OUTER), (OUTER_RUNTIME, OUTER)],
)
def test_each_role_connects_to_its_own_database(cluster, role, database):
    assert query(cluster.url(role, database), "SELECT current_user::text") == [(role,)]


@pytest.mark.parametrize(
    ("role", "database"),
    [
        (role, database)
        for role in (INNER_OWNER, INNER_RUNTIME, OUTER_OWNER, OUTER_RUNTIME)
        for database in (INNER, OUTER, "postgres", "template1")
        if (database == INNER) != (role in (INNER_OWNER, INNER_RUNTIME)) or database in ("postgres", "template1")
        if not (database == OUTER and role in (OUTER_OWNER, OUTER_RUNTIME))
    ],
)
def test_no_role_connects_to_any_other_database(cluster, role, database):
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        query(cluster.url(role, database), "SELECT 1")


def test_a_wrong_password_is_refused(cluster):
    url = re.sub(r":[^:@/]+@", ":wrong@", cluster.url(INNER_RUNTIME, INNER))
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        query(url, "SELECT 1")


def test_the_runtime_role_works_in_tables_it_does_not_own(cluster):
    query(cluster.url(INNER_OWNER, INNER), "CREATE TABLE mine (id bigserial PRIMARY KEY, word text)")
    runtime = cluster.url(INNER_RUNTIME, INNER)
    query(runtime, "INSERT INTO mine (word) VALUES ('权')")
    query(runtime, "UPDATE mine SET word = '衡'")
    assert query(runtime, "SELECT word FROM mine") == [("衡",)]
    for forbidden in ("DROP TABLE mine", "CREATE TABLE other ()", "TRUNCATE mine", "ALTER TABLE mine ADD more text"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            query(runtime, forbidden)


def test_text_is_utf8_and_sorts_by_code_point(cluster):
    url = cluster.url(INNER_RUNTIME, INNER)
    assert query(url, "SHOW server_encoding") == [("UTF8",)]
    assert query(url, "SELECT datcollate FROM pg_database WHERE datname = current_database()") == [("C.UTF-8",)]


def test_a_clone_keeps_the_tables_and_the_walls_of_its_template(cluster):
    cluster.create_database("pattern", owner=INNER_OWNER)
    query(cluster.url(INNER_OWNER, "pattern"), "CREATE TABLE kept AS SELECT 7 AS number")
    cluster.create_database("copy", template="pattern", owner=INNER_OWNER)
    query(cluster.url(INNER_OWNER, "copy"), "CREATE TABLE later (id int)")

    assert query(cluster.url(INNER_RUNTIME, "copy"), "SELECT number FROM kept") == [(7,)]
    assert query(cluster.url(INNER_RUNTIME, "copy"), "SELECT * FROM later") == []
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        query(cluster.url(OUTER_RUNTIME, "copy"), "SELECT 1")
    cluster.drop_database("copy")
    cluster.drop_database("copy")
    assert "copy" not in cluster.databases()


def test_secrets_and_socket_are_closed_to_others_and_nothing_listens_on_the_network(cluster):
    files = list((cluster.path / "passwords").iterdir())
    assert len(files) == 5
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len({file.read_text() for file in files}) == 5
    for directory in (cluster.path, cluster.socket, cluster.path / "passwords"):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    with cluster.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_passwords_never_reach_the_server_log(cluster):
    log = cluster.log.read_text()
    assert not [file.name for file in (cluster.path / "passwords").iterdir() if file.read_text() in log]


def test_the_server_never_runs_as_root(cluster):
    status = Path(f"/proc/{cluster.pid()}/status").read_text()
    capabilities = re.search(r"CapEff:\s*(\w+)", status)[1]
    assert int(capabilities, 16) == 0


def test_a_warm_start_takes_less_than_a_second_and_keeps_the_data(own):
    own.start()
    query(own.url(INNER_OWNER, INNER), "CREATE TABLE kept AS SELECT 1 AS one")
    own.stop()
    assert not own.running()

    began = time.monotonic()
    own.start()
    assert time.monotonic() - began < 1
    assert query(own.url(INNER_OWNER, INNER), "SELECT * FROM kept") == [(1,)]


HOLD = """
import sys
from quanheng.site.embedded_database import Cluster
cluster = Cluster(sys.argv[1]).start()
print(cluster.pid(), flush=True)
sys.stdin.read()
"""


def hold(path: Path, python: str = sys.executable, **more) -> subprocess.Popen:
    return subprocess.Popen(
        [python, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPO, **more
    )


def test_two_processes_starting_at_once_share_one_server_and_the_last_to_leave_stops_it(own):
    first, second = hold(own.path), hold(own.path)
    pids = {first.stdout.readline().strip(), second.stdout.readline().strip()}
    assert pids == {str(own.pid())}

    first.communicate("")
    assert own.running()
    second.communicate("")
    assert not own.running()


def test_a_holder_killed_without_warning_no_longer_counts(own):
    own.start()
    other = hold(own.path)
    other.stdout.readline()
    other.kill()
    other.communicate()
    own.stop()
    assert not own.running()
    assert list((own.path / "holders").iterdir()) == []


def test_a_server_somebody_else_started_is_left_running(own):
    own.start()
    (own.path / "started").write_text("1")
    pid = own.pid()
    own.stop()
    assert running_server(own.data) == pid
    (own.path / "started").write_text(str(pid))
    own.start()


WRITE = """
import sys, psycopg
with psycopg.connect(sys.argv[1], autocommit=True) as connection:
    for number in range(10**9):
        connection.execute("INSERT INTO written VALUES (%s, repeat('x', 500))", (number,))
        print(number, flush=True)
"""


def test_nothing_committed_is_lost_when_the_server_is_killed_in_the_middle_of_writing(own):
    own.start()
    query(own.url(INNER_OWNER, INNER), "CREATE TABLE written (number int PRIMARY KEY, filling text)")
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE, own.url(INNER_RUNTIME, INNER)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    acknowledged = [int(writer.stdout.readline()) for _ in range(300)]
    os.kill(own.pid(), signal.SIGKILL)
    acknowledged += [int(line) for line in writer.communicate()[0].split()]

    assert own.ensure_running()
    assert not own.ensure_running()
    found = {number for (number,) in query(own.url(INNER_RUNTIME, INNER), "SELECT number FROM written")}
    assert set(acknowledged) <= found
    assert len(found) - len(acknowledged) <= 1  # the one on its way when the answer was lost


def test_a_stale_pid_file_whose_number_belongs_to_somebody_else_does_not_prevent_a_start(own):
    own.start()
    pid_file = own.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(own.pid(), signal.SIGKILL)
    while own.running():
        time.sleep(0.01)
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    assert own.ensure_running()


def test_a_socket_another_server_is_using_is_named(own):
    own._make_directory()
    own.socket.mkdir(mode=0o700)
    lock = own.socket / ".s.PGSQL.5432.lock"
    with subprocess.Popen(["sleep", "60"]) as other:
        lock.write_text(f"{other.pid}\n/elsewhere/data\n0\n5432\n{own.socket}\n")
        with pytest.raises(Fault, match=str(own.socket)) as fault:
            own.start()
        other.kill()
    assert fault.value.code == "database-socket-in-use"
    assert lock.exists()


def test_a_first_start_cut_short_is_done_again(own):
    own._make_directory()
    half = own.path / "half-made-1" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    own.start()
    assert {INNER, OUTER} <= own.databases()
    assert not list(own.path.glob("half-made-*"))


def test_roles_and_databases_missing_after_a_crash_are_made_at_the_next_start(own):
    own.start()
    own.drop_database(OUTER)
    (own.path / "provisioned").unlink()
    own.stop()
    own.start()
    assert query(own.url(OUTER_RUNTIME, OUTER), "SELECT 1") == [(1,)]


def test_data_of_another_major_version_is_refused_and_left_alone(own):
    own.start()
    own.stop()
    (own.data / "PG_VERSION").write_text("11\n")
    with pytest.raises(Fault, match="11") as fault:
        own.start()
    assert fault.value.code == "database-version-mismatch"
    assert (own.data / "PG_VERSION").read_text() == "11\n"


def test_no_programs_anywhere_says_what_to_do(own, monkeypatch, tmp_path):
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    monkeypatch.setenv("QUANHENG_LANGUAGE", "en")
    with pytest.raises(Fault, match="make setup") as fault:
        own.start()
    assert fault.value.code == "database-binaries-missing"


def test_a_directory_whose_path_is_too_long_gets_a_short_socket(tmp_path):
    deep = tmp_path / ("深" * 40) / "pg"
    assert len(os.fsencode(socket_file(socket_directory(deep)))) < LONGEST
    with Cluster(deep, options={"fsync": "off"}) as cluster:
        assert query(cluster.url(INNER_RUNTIME, INNER), "SELECT 1") == [(1,)]
    shutil.rmtree(cluster.socket)


def test_a_socket_directory_open_to_others_is_not_used(own, monkeypatch):
    own._make_directory()
    own.socket.mkdir()
    own.socket.chmod(0o777)
    with pytest.raises(Fault) as fault:
        own.start()
    assert fault.value.code == "socket-directory-unsafe"


@pytest.mark.skipif(not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")), reason="Debian's server is not here")
def test_debians_own_server_serves_as_well(own, monkeypatch):
    debian = next(binaries_module.DEBIAN_SERVERS.glob("*/bin"))
    monkeypatch.setenv("PG_BINDIR", str(debian))
    own.start()
    runtime = own.url(INNER_RUNTIME, INNER)
    query(own.url(INNER_OWNER, INNER), "CREATE TABLE mine (word text)")
    query(runtime, "INSERT INTO mine VALUES ('权')")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(runtime, "CREATE TABLE other ()")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        query(own.url(OUTER_RUNTIME, INNER), "SELECT 1")


ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
NOBODY = 65534


@pytest.fixture
def open_place():
    """A directory others can reach, unlike pytest's own."""
    place = Path(tempfile.mkdtemp(prefix="quanheng-test-", dir="/tmp"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@ROOT_ONLY
def test_root_without_namespaces_runs_the_server_as_an_unprivileged_user(open_place, monkeypatch):
    monkeypatch.setattr(identity_module, "NAMESPACE", ("false",))
    with Cluster(open_place / "pg") as cluster:
        uids = re.search(r"Uid:\s*(\d+)", Path(f"/proc/{cluster.pid()}/status").read_text())
        assert int(uids[1]) != 0
        assert query(cluster.url(INNER_RUNTIME, INNER), "SELECT 1") == [(1,)]
    assert stat.S_IMODE((cluster.path / "passwords").stat().st_mode) == 0o700

    monkeypatch.undo()
    with cluster:
        assert query(cluster.url(INNER_RUNTIME, INNER), "SELECT 1") == [(1,)]


@ROOT_ONLY
def test_root_on_a_machine_that_allows_neither_is_told_so(own, monkeypatch):
    monkeypatch.setattr(identity_module, "NAMESPACE", ("false",))
    monkeypatch.setattr(identity_module, "LESSER_USERS", ())
    with pytest.raises(Fault) as fault:
        own.start()
    assert fault.value.code == "database-not-as-root"


@ROOT_ONLY
def test_the_cluster_of_another_user_is_refused(open_place):
    theirs = open_place / "pg"
    theirs.mkdir()
    os.chown(theirs, NOBODY, NOBODY)
    with pytest.raises(Fault, match="nobody") as fault:
        Cluster(theirs).start()
    assert fault.value.code == "database-belongs-to-another"


@ROOT_ONLY
def test_an_ordinary_user_runs_it_as_well(open_place):
    python = python_open_to_all()
    if not python:
        pytest.skip("no Python on this machine that an ordinary user may run with our packages")
    os.chown(open_place, NOBODY, NOBODY)
    with hold(open_place / "pg", python=python, user=NOBODY, group=NOBODY, extra_groups=[], env=packages()) as holder:
        pid = int(holder.stdout.readline())
        assert Path(f"/proc/{pid}").stat().st_uid == NOBODY
        holder.communicate("")
    assert holder.returncode == 0
    assert not Path(f"/proc/{pid}").exists()


def packages() -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry), "PYTHONDONTWRITEBYTECODE": "1"}


def python_open_to_all() -> str:
    """A Python that an ordinary user may run with our packages; root's own is often behind a closed home."""
    theirs = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "env": packages(), "cwd": "/"}
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            subprocess.run([python, "-c", "import psycopg"], check=True, **theirs)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    return ""
