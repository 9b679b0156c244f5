"""The worker: every follower and every loop in a thread of its own, woken when an event is recorded."""

import logging
import math
import signal
import threading
import time
from collections.abc import Callable

import psycopg
from django.conf import settings
from django.db import close_old_connections, connection

from quanheng.ledger.followers import FOLLOWERS, Follower, beat, follow
from quanheng.ledger.loops import LOOPS

log = logging.getLogger(__name__)
IDLE = 3.0  # seconds between looks when nobody wakes us, in case a notification was lost
BEAT = 2.0  # seconds between beats
PATIENCE = 5.0  # seconds before a failed task is tried again


class Task(threading.Thread):
    """One follower or loop: works, beats, and on failure says so and tries again later."""

    def __init__(self, name: str, every: float, work: Callable[[], object], stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.every, self.work, self.stop, self.wake = every, work, stop, threading.Event()

    def run(self) -> None:
        beaten = -math.inf
        while not self.stop.is_set():
            wait, error = self.every, ""
            try:
                close_old_connections()
                self.work()
            except Exception as failure:
                log.exception("%s stands still", self.name)
                wait, error = PATIENCE, f"{type(failure).__name__}: {failure}"
            if error or time.monotonic() - beaten >= BEAT:
                self._beat(error)
                beaten = time.monotonic()
            self.wake.wait(wait)
            self.wake.clear()
        connection.close()

    def _beat(self, error: str) -> None:
        try:
            beat(self.name, error=error)
        except Exception:
            log.exception("%s cannot beat", self.name)
            connection.close()


def run() -> None:
    """Work until told to stop by SIGTERM or SIGINT."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    tasks = [Task(one.name, IDLE, _work_off(one), stop) for one in FOLLOWERS.values() if one.run]
    tasks += [Task(one.name, one.every, one.run, stop) for one in LOOPS.values()]
    woken = [task for task in tasks if task.name in FOLLOWERS or LOOPS[task.name].woken]
    for task in tasks:
        task.start()
    while not stop.is_set():
        _listen(woken, stop)
    for task in tasks:
        task.wake.set()
    deadline = time.monotonic() + 2
    for task in tasks:
        task.join(timeout=max(0.0, deadline - time.monotonic()))


def _work_off(one: Follower) -> Callable[[], None]:
    def work() -> None:
        while follow(one):
            pass

    return work


def _listen(woken: list[Task], stop: threading.Event) -> None:
    """Wake the tasks at each notification; a lost connection is opened again."""
    try:
        with psycopg.connect(_address(), autocommit=True) as listener:
            listener.execute("LISTEN ledger")
            while not stop.is_set():
                for _ in listener.notifies(timeout=0.5, stop_after=1):
                    for task in woken:
                        task.wake.set()
    except psycopg.OperationalError:
        log.warning("the database does not answer; trying again")
        stop.wait(1)


def _address() -> str:
    parts = settings.DATABASES["default"]
    return psycopg.conninfo.make_conninfo(
        "", dbname=parts["NAME"], user=parts["USER"], password=parts["PASSWORD"], host=parts["HOST"],
        port=parts["PORT"] or None,
    )  # fmt: skip
