"""A procedure file is refused by name, line and rule when anything in it does not hold together."""

from pathlib import Path

import pytest

from quanheng.rules.law_files import BadLawFile
from quanheng.rules.procedure_file import ARTICLE, read_procedure
from tests.rules.procedures import LAW, procedure

SOURCE = (LAW / "procedures" / "penalty-ordinary.toml").read_text("utf-8")


def spoiled(tmp_path: Path, find: str, put: str) -> BadLawFile:
    """What the loader says of the penalty file with one thing changed."""
    assert find in SOURCE
    path = tmp_path / "spoiled.toml"
    path.write_text(SOURCE.replace(find, put, 1), "utf-8")
    with pytest.raises(BadLawFile) as bad:
        read_procedure(path)
    return bad.value


def test_a_step_without_an_article_is_refused_by_file_and_line(tmp_path):
    clue = 'by = "officer"\nbasis = "行政处罚法第五十四条"\n'
    bad = spoiled(tmp_path, clue, 'by = "officer"\n')
    assert (bad.key, bad.why) == ("step[0].basis", "missing")
    assert "spoiled.toml" in str(bad)
    first = SOURCE.splitlines().index("[[step]]") + 1
    assert first <= bad.line <= first + 10


@pytest.mark.parametrize(
    ("find", "put", "why"),
    [
        ('basis = "行政处罚法第三十六条"', 'basis = "按规定"', "cites no article"),
        ('short = "2y"\nlong = "5y"\nbasis = "行政处罚法第三十六条"', 'short = "2y"\nlong = "5y"', "missing"),
        ('period = "90cd"\nbasis = "行政处罚法第六十条"', 'period = "90cd"', "missing"),
        ('period = "90cd"', 'period = "ninety"', "period-unreadable"),
        ('check = "within-time-bar"', 'check = "in-time"', "no gate called 'in-time'"),
        ('when = "hearing-due"', 'when = "perhaps"', "no condition called 'perhaps'"),
        ('after = ["clue"]', 'after = ["rumour"]', "no step called 'rumour'"),
        ('by = "approver"', 'by = "nobody"', "no post called 'nobody'"),
        ('stage = "filing"', 'stage = "later"', "no stage called 'later'"),
        ('roles = ["officer"]', 'roles = ["sheriff"]', "'sheriff' is not a valid Role"),
        ('key = "file"', 'key = "clue"', "defined twice"),
        ('after = ["clue"]', 'after = ["clue", "close"]', "waits for itself"),
        ('kind = "statutory"', 'kind = "stern"', "must be one of"),
        ('after = ["result"]\nends = true\n', 'after = ["result"]\n', "no end follows"),
        ('optional = true', 'optinal = true', "unknown key"),
        ('optional = true', 'optional = true\nreplaces = true', "takes the place of the one before"),
        ('persons_basis = "行政处罚法第四十二条"\n', '', "missing"),
        (
            'by = "officer"\nbasis = "行政处罚法第五十四条"\n',
            'by = "officer"\nbasis = "行政处罚法第五十四条"\npersons = 2\npersons_basis = "行政处罚法第四十二条"\n',
            "one person opens",
        ),
        ('number_word = "罚决" }', 'number_word = "罚决', "Illegal"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused(tmp_path, find, put, why):
    assert why in spoiled(tmp_path, find, put).why


def test_only_what_the_statute_lists_can_stop_a_clock(tmp_path):
    source = (LAW / "procedures" / "licence.toml").read_text("utf-8")
    path = tmp_path / "lunch.toml"
    path.write_text(source.replace('kinds = ["hearing", ', 'kinds = ["lunch", "hearing", '), "utf-8")
    with pytest.raises(BadLawFile) as bad:
        read_procedure(path)
    assert "does not list 'lunch'" in bad.value.why


def test_an_empty_and_a_missing_file_are_refused(tmp_path):
    (tmp_path / "empty.toml").write_text("", "utf-8")
    for name in ("empty.toml", "absent.toml"):
        with pytest.raises(BadLawFile):
            read_procedure(tmp_path / name)


@pytest.mark.parametrize("key", ["penalty-ordinary", "licence"])
def test_every_rule_of_a_shipped_procedure_cites_an_article(key):
    steps = procedure(key).steps
    cited = [step.basis for step in steps]
    for step in steps:
        cited += [rule.basis for rule in (*step.forerunners, *step.gates, *step.different_from, *step.returns)]
    cited += [step.document.basis for step in steps if step.document]
    cited += [rule.basis for rule in (*procedure(key).clocks, *procedure(key).pauses, *procedure(key).extensions)]
    assert [article for article in cited if not ARTICLE.match(article)] == []
