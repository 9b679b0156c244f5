"""`quanheng situation`: expectation beside result, and exit 1 when they differ."""

import json
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
TOLD = """
procedure = "licence"
[[situation]]
name = "示例"
why = "行政许可法第四十二条第一款"
lines = [
  { on = 2026-02-10, take = ["收件", "受理"] },
  { on = 2026-02-10, clock = "许可决定法定期限", due = DAY },
]
"""


def situation(folder: Path, day: str, *options: str) -> subprocess.CompletedProcess[str]:
    file = folder / "told.toml"
    file.write_text(TOLD.replace("DAY", day), encoding="utf-8")
    command = [sys.executable, "-m", "quanheng", "situation", str(file), *options]
    return subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)


def test_a_situation_that_comes_out_as_told_is_shown_line_by_line(tmp_path):
    shown = situation(tmp_path, "2026-03-16")
    assert shown.returncode == 0
    assert "2026-03-16" in shown.stdout
    assert "1/1 ✓" in shown.stdout


def test_a_difference_is_shown_beside_the_expectation_and_ends_with_one(tmp_path):
    shown = situation(tmp_path, "2026-03-17")
    assert shown.returncode == 1
    assert "2026-03-17 2026-03-17" in shown.stdout
    assert "2026-03-16 2026-03-16" in shown.stdout
    assert "≠" in shown.stdout


def test_the_json_says_the_same(tmp_path):
    (report,) = json.loads(situation(tmp_path, "2026-03-17", "--json").stdout)
    assert report["agrees"] is False
    assert [line["agrees"] for line in report["lines"]] == [True, True, False]


def test_a_situation_that_cannot_be_read_is_refused_by_its_name(tmp_path):
    shown = situation(tmp_path, '2026-03-16, oops = "1"')
    assert shown.returncode == 1
    assert "示例" in shown.stderr
    assert "oops" in shown.stderr
