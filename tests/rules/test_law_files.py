"""A bad law file is refused by name, key and line."""

from datetime import date
from pathlib import Path

import pytest

from quanheng.rules.calendars import announced_year
from quanheng.rules.law_files import BadLawFile, line_of, only_keys, read, take
from tests.rules.calendar_2026 import FOLDER

GOOD = (FOLDER / "2026.toml").read_text("utf-8")


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "2026.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("wrong", "right", "line", "why"),
    [
        ("2026-01-03", "2026-01-33", 12, "Expected newline"),
        ("last = 2026-01-03", "last = 2025-12-31", 12, "ends before it begins"),
        ("worked = [2026-01-04]", "worked = [2026-01-05]", 14, "no weekend day"),
        ("festival = [2026-01-01]", "festival = [2026-02-01]", 13, "outside the days off"),
        ("year = 2026", "year = true", 1, "must be int"),
        ("year = 2026", "year = 2025", 1, "is not in 2025"),
        ('notice = "', 'notise = "', 2, "unknown key"),
        ("announced_on = 2025-11-04\n", "", 0, "missing"),
        ('name_en = "National Day"\n', "", 56, "missing"),
    ],
)
def test_a_wrong_calendar_is_refused_by_key_and_line(
    tmp_path: Path, wrong: str, right: str, line: int, why: str
) -> None:
    path = written(tmp_path, GOOD.replace(wrong, right, 1))
    with pytest.raises(BadLawFile, match=why) as refusal:
        announced_year(read(path), path)
    assert refusal.value.path == path
    assert refusal.value.line == line
    assert str(path) in str(refusal.value)


def test_a_missing_file_and_one_that_is_not_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadLawFile, match="No such file"):
        read(tmp_path / "2031.toml")
    with pytest.raises(BadLawFile, match="line 2: not UTF-8"):
        read(written(tmp_path, b"year = 2026\nname = '\xff'\n"))


def test_the_line_of_a_key_is_found_in_nested_tables(tmp_path: Path) -> None:
    path = written(tmp_path, 'key = "a"\n[[step]]\nkey = "b"\n[[step]]\nkey = "c"\nwithin = { days = 3 }\n')
    assert line_of(path, "key") == 1
    assert line_of(path, "step[1].key") == 5
    assert line_of(path, "step[1].within.days") == 6
    assert line_of(path, "step[1].absent") == 4
    assert line_of(path, "step[0].within") == 2


def test_a_table_is_asked_for_what_it_must_hold() -> None:
    table = {"on": date(2026, 1, 1), "count": 3}
    assert take(table, "count", int, path="x.toml") == 3
    with pytest.raises(BadLawFile, match="on: must be str, is date"):
        take(table, "on", str, path="x.toml")
    with pytest.raises(BadLawFile, match="unknown key"):
        only_keys(table, {"on"}, path="x.toml")
