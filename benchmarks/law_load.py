"""How long loading the whole library takes, beside a bare read of the same rows. Promise: under 60 s.

A cluster of its own with fsync on; the load is the operator's own command.

    python benchmarks/law_load.py
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from quanheng.site.embedded_database import INNER, INNER_OWNER, INNER_RUNTIME, Cluster  # noqa: E402
from quanheng.statutes.reading.package import library_file, sources  # noqa: E402

PROMISE_SECONDS = 60.0


def main() -> int:
    """Load into an empty database, then again; the status is 1 if the promise is not kept."""
    began = time.perf_counter()
    rows = sum(len(source.rows) for source in sources(library_file()))
    measured = {"rows": rows, "bare_read_s": time.perf_counter() - began}
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder) / "pg") as cluster:
        runtime = {**os.environ, "DATABASE_URL": cluster.url(INNER_RUNTIME, INNER), "QUANHENG_VAR": folder}
        owner = {**runtime, "DATABASE_URL": cluster.url(INNER_OWNER, INNER)}
        settings = {"DJANGO_SETTINGS_MODULE": "quanheng.site.settings.inner"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPO, env=owner | settings, check=True)
        measured["load_s"] = _seconds(runtime)
        measured["again_s"] = _seconds(runtime)
    for name, value in measured.items():
        print(f"{name:16} {value:>12,.1f}" if isinstance(value, float) else f"{name:16} {value:>12,}")
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "law_load.json").write_text(json.dumps(measured))
    return int(measured["load_s"] > PROMISE_SECONDS)


def _seconds(environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "quanheng", "statutes", "load"], cwd=REPO, env=environment, check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
