"""Kill any process without warning: it comes back, both sites answer, and stopping leaves nothing behind."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from quanheng.site.embedded_database import Cluster
from tests.faults.instance import MARKS, Instance, alive, children_of, listening, wait_for


@pytest.mark.parametrize("name", [*MARKS, "site's own worker", "database"])
def test_a_killed_process_comes_back_and_both_sites_answer(running, name):
    victim = find(running, name)
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: not alive(victim), f"{name} is dead")

    wait_for(lambda: find(running, name) not in (0, victim), f"{name} is back")
    wait_for(running.serves, "both sites answer")
    assert running.process.poll() is None


def find(instance: Instance, name: str) -> int:
    if name == "database":
        return Cluster(instance.var / "pg").pid()
    if name == "site's own worker":
        own = children_of(instance.children().get("staff", 0)) if "staff" in instance.children() else []
        return own[-1] if own else 0
    return instance.children().get(name, 0)


def test_stopping_leaves_nothing_behind(running):
    family, database = running.family(), Cluster(running.var / "pg")
    assert len(family) >= len(MARKS)
    server = database.pid()

    assert running.stop() == 0
    wait_for(lambda: not [pid for pid in (*family, server) if alive(pid)], "every process of it ended")
    assert not listening(running.port)
    assert not listening(running.public_port)


def test_a_second_interrupt_does_not_cut_the_stopping_short(running):
    family = running.family()
    running.process.send_signal(signal.SIGINT)
    time.sleep(0.05)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(60) == 0
    wait_for(lambda: not [pid for pid in family if alive(pid)], "every process of it ended")


def test_a_supervisor_killed_without_warning_takes_its_processes_along(running):
    family = [pid for pid in running.family() if not is_server(pid)]
    assert len(family) >= len(MARKS)
    running.kill()  # its database goes on alone; the next start takes it over
    wait_for(lambda: not [pid for pid in family if alive(pid)], "its processes ended")

    running.start()
    assert running.serves()


def test_a_second_start_loads_nothing_again(stopped):
    before = stopped.said().count("articles: loaded /")
    stopped.start()
    assert stopped.serves()
    assert stopped.said().count("articles: loaded /") == before


def test_a_second_instance_over_the_same_directory_is_refused(running):
    answer = running.quanheng("run", "--port", "1", "--public-port", "2")
    assert answer.returncode == 1
    assert "already running" in answer.stderr
    assert str(running.process.pid) in answer.stderr
    assert running.serves()


@pytest.mark.parametrize("option", ["--port", "--public-port"])
def test_a_port_in_use_is_named_with_the_way_to_choose_another(tmp_path, option):
    instance = Instance(tmp_path / "var")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = instance.quanheng("run", option, port, *other(option, instance))
    assert answer.returncode == 1
    assert f"Port {port} is in use" in answer.stderr
    assert f"{option} PORT" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "var" / "pg").exists()


def other(option: str, instance: Instance) -> tuple[str, str]:
    return ("--public-port", str(instance.public_port)) if option == "--port" else ("--port", str(instance.port))


def test_the_same_fault_is_told_in_chinese_to_a_chinese_terminal(tmp_path):
    instance = Instance(tmp_path / "var", LANG="zh_CN.UTF-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = instance.quanheng("run", "--port", port, "--public-port", str(instance.public_port))
    assert f"端口 {port} 已被占用" in answer.stderr


def test_the_public_processes_know_nothing_of_the_inner_database(running):
    inner_secrets = [
        (running.var / "pg" / "passwords" / role).read_text() for role in ("quanheng_app", "quanheng_owner", "postgres")
    ]
    inner_secrets.append((running.var / "inner" / "keys" / "sessions").read_text())
    for name in ("public", "applier", "carrier"):
        if pid := running.children().get(name):
            known = Path(f"/proc/{pid}/environ").read_text()
            assert not [secret for secret in inner_secrets if secret in known], name
            assert not [pair for pair in known.split("\0") if pair.startswith("DATABASE_URL=")], name


# What a first start says when it begins a stage, and how far into the stage it is cut short.
CUTS = (
    ("Starting the database", 0.0),
    ("Starting the database", 0.4),
    ("Creating or updating the tables", 0.5),
    ("Loading statutes", 0.5),
    ("Loading statutes", 2.5),
)


def test_a_first_start_cut_short_again_and_again_is_finished_by_the_next(tmp_path):
    with Instance(tmp_path / "var") as instance:
        for stage, seconds in CUTS:
            told = instance.said().count(stage)
            instance.launch()
            wait_for(lambda of=stage, after=told: instance.said().count(of) > after, stage)
            time.sleep(seconds)
            assert instance.process.poll() is None, instance.said()
            family = instance.family()
            instance.kill()
            wait_for(
                lambda of=family: not [pid for pid in of if alive(pid) and not is_server(pid)], "its processes ended"
            )
        assert "Starting the processes" not in instance.said()

        instance.start()
        assert instance.serves()
        assert instance.stop() == 0


def is_server(pid: int) -> bool:
    return alive(pid) and "postgres" in Path(f"/proc/{pid}/comm").read_text()
