"""How long a county's folder of statutes takes to load, and how much memory. Promise: under 300 s and 600 MB.

Without a folder, invented texts of the size of the public collection: 3,475 files, 147,288 articles.

    python benchmarks/law_folder.py [FOLDER]
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

from quanheng.rules.numerals import numeral  # noqa: E402
from quanheng.site.embedded_database import INNER, INNER_OWNER, INNER_RUNTIME, Cluster  # noqa: E402

FILES, ARTICLES = 3_475, 147_288
PROMISE_SECONDS, PROMISE_MEGABYTES = 300.0, 600.0
WORDS = "放飞风筝的单位和个人应当遵守本条例，不得妨碍他人放飞，违者由县人民政府风筝主管部门责令改正，不得在下列场所放飞"


def main() -> int:
    """Load into an empty database, then again; the status is 1 if the promise is not kept."""
    with tempfile.TemporaryDirectory() as root, Cluster(Path(root) / "pg") as cluster:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _invented(Path(root) / "地方性法规")
        runtime = {**os.environ, "DATABASE_URL": cluster.url(INNER_RUNTIME, INNER), "QUANHENG_VAR": root}
        owner = {**runtime, "DATABASE_URL": cluster.url(INNER_OWNER, INNER)}
        settings = {"DJANGO_SETTINGS_MODULE": "quanheng.site.settings.inner"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPO, env=owner | settings, check=True)
        first, again = _loaded(folder, runtime), _loaded(folder, runtime)
    report = first.pop("report")
    assert report == again.pop("report"), "the second loading reports something else"
    measured = {**first, "again_s": again["load_s"], "files": report["files"], "articles": report["articles"]}
    for name, value in measured.items():
        print(f"{name:16} {value:>12,.1f}" if isinstance(value, float) else f"{name:16} {value:>12,}")
    print(json.dumps(report, ensure_ascii=False, indent=1))
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "law_folder.json").write_text(json.dumps(measured))
    return int(measured["load_s"] > PROMISE_SECONDS or measured["peak_mb"] > PROMISE_MEGABYTES)


def _loaded(folder: Path, environment: dict[str, str]) -> dict:
    """Load by the operator's own command; seconds, peak memory, and what it printed."""
    command = [sys.executable, "-m", "quanheng", "statutes", "load", "--folder", str(folder), "--json"]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=REPO, env=environment, stdout=subprocess.PIPE)
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"the load ended with {status}")
    return {
        "load_s": time.perf_counter() - began, "peak_mb": used.ru_maxrss / 1024, "report": json.loads(printed),
    }  # fmt: skip


def _invented(folder: Path) -> Path:
    """A folder of invented statutes of that many files and articles."""
    folder.mkdir()
    left = ARTICLES
    for number in range(FILES):
        count = left // (FILES - number)
        left -= count
        places = f"云栖县第{numeral(number % 9000 + 1)}号"
        articles = [
            f"第{numeral(each)}条 {places}{WORDS[each % 20 :]}。\n\n（一）广场；\n\n（二）河堤。"
            for each in range(1, count + 1)
        ]
        title = f"云栖县风筝条例之{numeral(number + 1)}"
        opening = [f"# {title}", "2011年3月1日 云栖县人民代表大会通过", "<!-- INFO END -->"]
        (folder / f"{title}(2011-03-01).md").write_text("\n\n".join((*opening, *articles)))
    return folder


if __name__ == "__main__":
    sys.exit(main())
