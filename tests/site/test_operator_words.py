"""What the operator reads: every fault and notice has its words in both languages, and no words are left over."""

import errno
import re
import tomllib
from pathlib import Path
from string import Formatter

import psycopg
import pytest

from quanheng.site.faults import Fault, behind, operator_language

SITE = Path(__file__).resolve().parents[2] / "quanheng" / "site"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SITE.rglob("*.py"))
CATALOGUES = {
    "faults.toml": re.compile(r'(?:Fault|_fault)\(\s*(?:[\w.+ ]+,\s*)?"([a-z-]+)"'),
    "notices.toml": re.compile(r'(?:tell|_step|report)\(\s*"([a-z-]+)"'),
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_code_has_its_words_and_all_words_are_used(name):
    catalogue = tomllib.loads((SITE / name).read_text(encoding="utf-8"))
    assert set(CATALOGUES[name].findall(CODE)) == set(catalogue)


@pytest.mark.parametrize("name", CATALOGUES)
def test_both_languages_name_the_same_particulars(name):
    for code, words in tomllib.loads((SITE / name).read_text(encoding="utf-8")).items():
        assert particulars(words["zh"]) == particulars(words["en"]), code


def particulars(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "QUANHENG_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_terminal_says_the_language_and_chinese_is_the_default(monkeypatch, variables, language):
    for name in ("QUANHENG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert operator_language() == language


def test_a_full_disk_is_recognised_however_deep_it_lies(tmp_path):
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "file"))
        except OSError as full:
            raise RuntimeError("could not save") from full
    except RuntimeError as error:
        fault = behind(error)
    assert fault.code == "no-space-left"
    assert str(tmp_path / "file") in fault.text("en")


def test_a_lost_connection_is_recognised_and_a_mistake_of_ours_is_not():
    assert behind(psycopg.OperationalError("the connection is lost")).code == "database-unreachable"
    assert behind(ZeroDivisionError("ours")) is None


def test_a_fault_reads_as_its_text(monkeypatch):
    monkeypatch.setenv("QUANHENG_LANGUAGE", "en")
    said = str(Fault("port-in-use", port=8600, site="staff site", option="--port", variable="PORT"))
    assert said.startswith("Port 8600 is in use")
    assert "make demo PORT=PORT" in said
