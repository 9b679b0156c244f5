"""One step of a process beside django-viewflow and SpiffWorkflow: same run, same machine, same PostgreSQL.

Promises: a step over HTTP costs at most 15 statements and 20 ms of CPU; by the action alone it costs less CPU than
django-viewflow's. The peers live in an environment of their own, made here from requirements/bench.txt.

    python benchmarks/beside_peers.py [blocks of ten steps] [--write]
"""

import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from quanheng.site.embedded_database import INNER, INNER_OWNER, INNER_RUNTIME, Cluster  # noqa: E402

HERE, PEERS = REPO / "benchmarks" / "peers", REPO / ".venv-peers"
LOCK, REPORT = REPO / "requirements" / "bench.txt", REPO / "docs" / "beside-peers.md"
PEER_PYTHON = PEERS / "bin" / "python"
ROUNDS, HTTP_STATEMENTS, HTTP_CPU_MS = 10, 15, 20.0
HOWS = ("action", "http")
WAYS = {"action": "by the action alone", "http": "over HTTP"}


class Engine:
    """One engine in a process of its own, which answers with the costs of a block of steps."""

    def __init__(self, name: str, script: str, python: Path | str, environment: dict[str, str]) -> None:
        self.name = name
        self.blocks: dict[str, list[dict]] = {how: [] for how in HOWS}
        self.process = subprocess.Popen(
            [python, HERE / script], env={**os.environ, **environment}, cwd=REPO, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> "Engine":
        assert self.process.stdout.readline() == "ready\n", f"{self.name} did not get ready"
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.wait(30)

    def measure(self, how: str) -> None:
        self.process.stdin.write(f"{how} {ROUNDS}\n")
        self.process.stdin.flush()
        self.blocks[how].append(json.loads(self.process.stdout.readline()))

    def figures(self, how: str) -> dict[str, float]:
        costs = [cost for block in self.blocks[how] for cost in block["costs"]]
        statements, cpu, wall = (median(cost[part] for cost in costs) for part in range(3))
        server = sum(block["server_ms"] for block in self.blocks[how]) / len(self.blocks[how])
        return {"statements": statements, "cpu_ms": cpu, "server_cpu_ms": server, "wall_ms": wall}


def main() -> int:
    """Measure; the status is 1 if a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("blocks", nargs="?", type=int, default=6)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(REPO)}")
    args = parser.parse_args()
    set_up_peers()
    measured = measure(args.blocks)
    table = told(measured, steps=args.blocks * ROUNDS)
    print(table)
    if args.write:
        REPORT.write_text(report(table), "utf-8")
    return int(not kept(measured))


def set_up_peers() -> None:
    """Make the peers' environment unless it was made from this very lock."""
    wanted, stamp = hashlib.sha256(LOCK.read_bytes()).hexdigest(), PEERS / ".made-from"
    if stamp.exists() and stamp.read_text("ascii") == wanted:
        return
    uv = REPO / ".uv" / "bin" / "uv"
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, PEERS], check=True)
    locked = ("--system-certs", "--quiet", "--require-hashes", "--python", PEER_PYTHON)
    subprocess.run([uv, "pip", "sync", *locked, LOCK], check=True)
    stamp.write_text(wanted, "ascii")


def measure(blocks: int) -> dict[str, dict[str, dict[str, float]]]:
    """The figures by engine and way; each block asks every engine in turn, each time another one first."""
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder) / "pg") as cluster, ExitStack() as stack:
        engines = [stack.enter_context(engine) for engine in engines_in(cluster, folder)]
        for block in range(blocks):
            for how in HOWS:
                for engine in engines[block % 3 :] + engines[: block % 3]:
                    engine.measure(how)
        return {engine.name: {how: engine.figures(how) for how in HOWS} for engine in engines}


def engines_in(cluster: Cluster, folder: str) -> list[Engine]:
    ours = {"DATABASE_URL": cluster.url(INNER_RUNTIME, INNER), "QUANHENG_VAR": folder}
    owner = {**os.environ, **ours, "DATABASE_URL": cluster.url(INNER_OWNER, INNER)}
    owner["DJANGO_SETTINGS_MODULE"] = "quanheng.site.settings.inner"
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPO, env=owner, check=True)
    found = [Engine("Quanheng", "quanheng_steps.py", sys.executable, ours)]
    for name, script in (("django-viewflow", "viewflow_steps.py"), ("SpiffWorkflow", "spiff_steps.py")):
        database = script.removesuffix(".py")
        cluster.create_database(database)
        found.append(Engine(name, script, PEER_PYTHON, {"PEER_DATABASE_URL": cluster.url(INNER_OWNER, database)}))
    return found


def told(measured: dict[str, dict[str, dict[str, float]]], *, steps: int) -> str:
    """The table, medians of so many steps; the ratio is Quanheng's processor time to the peer's."""
    lines = ["| Step | Engine | Statements | CPU, ms | of PostgreSQL, ms | Clock, ms | Quanheng : it, CPU |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for how in HOWS:
        ours = measured["Quanheng"][how]["cpu_ms"]
        for name, ways in measured.items():
            one = ways[how]
            lines.append(
                f"| {WAYS[how]} | {name} | {one['statements']:.0f} | {one['cpu_ms']:.1f} | {one['server_cpu_ms']:.1f} "
                f"| {one['wall_ms']:.1f} | {ours / one['cpu_ms']:.2f} |"
            )
    return "\n".join([*lines, "", f"Medians of {steps} steps each (of PostgreSQL: means)."])


def report(table: str) -> str:
    words = (HERE / "report.md").read_text("utf-8")
    shown = ("import importlib.metadata as m, json; print(json.dumps({p: m.version(p) for p in "
             "('django', 'django-viewflow', 'spiffworkflow', 'psycopg')}))")  # fmt: skip
    peers = json.loads(subprocess.run([PEER_PYTHON, "-c", shown], capture_output=True, check=True).stdout)
    return words.format(
        table=table, day=date.today(), cores=os.cpu_count(), processor=processor(), python=platform.python_version(),
        django=peers["django"], viewflow=peers["django-viewflow"], spiff=peers["spiffworkflow"],
        psycopg=peers["psycopg"], postgresql=postgresql(),
    )  # fmt: skip


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def postgresql() -> str:
    from quanheng.site.embedded_database.binaries import find_binaries

    program = find_binaries(made_by=None).program("postgres")
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]


def kept(measured: dict[str, dict[str, dict[str, float]]]) -> bool:
    http = measured["Quanheng"]["http"]
    return (
        http["statements"] <= HTTP_STATEMENTS
        and http["cpu_ms"] <= HTTP_CPU_MS
        and measured["Quanheng"]["action"]["cpu_ms"] < measured["django-viewflow"]["action"]["cpu_ms"]
    )


if __name__ == "__main__":
    sys.exit(main())
