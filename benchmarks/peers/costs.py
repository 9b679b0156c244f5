"""What one step costs a process, counted alike for every engine: statements, processor time, wall time.

A measured process says "ready", then answers each line "HOW ROUNDS" with one line of JSON. All are asked in turn,
so that a machine that slows down or speeds up does so for all of them.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")


def answer(prepare: Callable[[], object], steps: dict[str, Callable[[object], None]]) -> None:
    """Answer until nobody asks; the cases of a block are prepared before its first step is measured."""
    for act in steps.values():
        act(prepare())
    print("ready", flush=True)
    for line in sys.stdin:
        how, rounds = line.split()
        cases = [prepare() for _ in range(int(rounds))]
        before = server_ms()
        costs = [_cost(steps[how], case) for case in cases]
        print(json.dumps({"costs": costs, "server_ms": (server_ms() - before) / len(cases)}), flush=True)


def _cost(act: Callable[[object], None], case: object) -> tuple[int, float, float]:
    """Statements (savepoints counted, BEGIN and COMMIT not), and milliseconds of this process and the clock."""
    from django.db import connection

    counted = 0

    def count(execute, sql, params, many, context):
        nonlocal counted
        counted += 1
        return execute(sql, params, many, context)

    cpu, wall = time.process_time(), time.perf_counter()
    with connection.execute_wrapper(count):
        act(case)
    return counted, 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def server_ms() -> float:
    """Processor time of the server's process behind our connection, so far."""
    from django.db import connection

    connection.ensure_connection()
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return TICK * (int(fields[11]) + int(fields[12]))


def post(client, address: str, facts: dict[str, str]) -> None:
    """One request that is answered by a redirection, as every form that was taken is."""
    given = client.post(address, facts)
    assert given.status_code == 302, given.content.decode()[:2000]
