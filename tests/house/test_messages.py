"""Every refusal has words in both languages, and no words wait for a refusal that never comes."""

import ast
import string

import pytest

from quanheng.rules.refusal import Refused
from quanheng.site.messages import catalogue, render
from tests.house.source import calls, modules, name

REFUSING = {"Refused", "refuse", "refused", "_refused", "_refuse", "Reason"}


def raised() -> dict[str, list[ast.Call]]:
    """Every code that stands as the first argument of a refusal in the source."""
    found: dict[str, list[ast.Call]] = {}
    for path in modules():
        for call in calls(path):
            if _called(call) in REFUSING and call.args and isinstance(call.args[0], ast.Constant):
                found.setdefault(call.args[0].value, []).append((path, call))
    return found


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def test_each_code_raised_has_its_words():
    missing = {code: name(where[0][0]) for code, where in raised().items() if code not in catalogue()}
    assert missing == {}


def test_no_words_stand_unused():
    """A code may also be chosen from a table, so it is enough that it stands in the source as a whole string."""
    strings = {
        node.value
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(catalogue()) - strings) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_stand_in_both_languages_and_name_the_same_particulars(language):
    uneven = {code: entry for code, entry in catalogue().items() if _fields(entry["zh"]) != _fields(entry["en"])}
    assert uneven == {}
    assert all(entry[language].strip() for entry in catalogue().values())


def test_each_refusal_gives_the_particulars_its_words_name():
    lacking = []
    for code, places in raised().items():
        for path, call in places:
            given = {keyword.arg for keyword in call.keywords}
            if None in given or code not in catalogue():
                continue
            wanted = _fields(catalogue()[code]["zh"]) - {"article"}
            if wanted - given:
                lacking.append(f"{name(path)}:{call.lineno} {code} lacks {sorted(wanted - given)}")
    assert lacking == []


def test_a_refusal_is_said_with_its_article():
    refusal = Refused("not-permitted", article="行政许可法第四条", name="示范甲", act="cases:case:step")
    assert "示范甲" in render(refusal, "zh")
    assert "行政许可法第四条" in render(refusal, "en")


def _fields(text: str) -> set[str]:
    return {field.split(".")[0].split("[")[0] for _, field, _, _ in string.Formatter().parse(text) if field}
