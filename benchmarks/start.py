"""How long a start takes and how much memory it holds: `make demo` cold ≤ 180 s, warm ≤ 15 s, together < 1.5 GB.

`--clone` counts everything a newcomer waits for: clone, set-up, first start. Without it, set-up is left out.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from quanheng.site.embedded_database import Cluster  # noqa: E402
from tests.faults.instance import Instance, descendants  # noqa: E402

COLD_SECONDS, WARM_SECONDS, LAW_SECONDS, MEMORY_MB = 180.0, 15.0, 60.0, 1500.0


def main() -> int:
    """Measure and print; the status is 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clone", action="store_true", help="measure from `git clone` on")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quanheng-bench-") as place:
        set_up = clone_and_set_up(Path(place)) if args.clone else 0.0
        return report(measure(Path(place), set_up))


def clone_and_set_up(place: Path) -> float:
    began = time.monotonic()
    subprocess.run(["git", "clone", "-q", REPO, place / "clone"], check=True)
    subprocess.run(["make", "-s", "-C", place / "clone", "setup"], check=True)
    return time.monotonic() - began


def measure(place: Path, set_up: float) -> list[tuple[str, float, float, str]]:
    instance = Instance(place / "var", QUANHENG_DEMO="1")
    cold = timed(lambda: instance.start(demo=True))
    memory = sum(map(proportional_mb, everything(instance)))
    law = step_seconds(instance.said(), "Loading statutes")
    instance.stop()
    warm = timed(lambda: instance.start(demo=True))
    stop = timed(instance.stop)
    return [
        ("cold start" + (" from clone" if set_up else ""), set_up + cold, COLD_SECONDS, "s"),
        ("  of which the law", law, LAW_SECONDS, "s"),
        ("warm start", warm, WARM_SECONDS, "s"),
        ("stop", stop, 5.0, "s"),
        ("memory, all processes", memory, MEMORY_MB, "MB"),
    ]


def timed(act) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def everything(instance: Instance) -> list[int]:
    server = Cluster(instance.var / "pg").pid()
    return [instance.process.pid, *descendants(instance.process.pid), server, *descendants(server)]


def proportional_mb(pid: int) -> float:
    """The process's share of memory: what several share is divided among them."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(float(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def step_seconds(said: str, step: str) -> float:
    after = said.partition(step)[2].partition("done in ")[2]
    return float(after.split()[0])


def report(measured: list[tuple[str, float, float, str]]) -> int:
    for name, value, promise, unit in measured:
        verdict = "kept" if value <= promise else "NOT KEPT"
        print(f"{name:26} {value:8.1f} {unit:3} promised ≤ {promise:.0f} {unit}  {verdict}")
    return 0 if all(value <= promise for _, value, promise, _ in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
