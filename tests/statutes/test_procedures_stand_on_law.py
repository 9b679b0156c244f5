"""Every article a procedure rests a rule on exists in the library, with the paragraph and item it names."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from quanheng.rules.refusal import Refused
from quanheng.statutes import queries

TODAY = date(2026, 11, 23)
FILES = sorted(path.name for path in (settings.LAW / "procedures").glob("*.toml"))
CITED = re.compile(r'(?:basis|certified) = "([^"]+)"')


def missing(path: Path) -> list[str]:
    found = []
    for article in sorted(set(CITED.findall(path.read_text("utf-8")))):
        try:
            queries.article(article, TODAY)
        except Refused as refusal:
            found.append(f"{article}: {refusal.code}")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_every_article_a_procedure_cites_is_in_the_library(name):
    assert missing(settings.LAW / "procedures" / name) == []


@pytest.mark.django_db
def test_an_article_that_does_not_exist_is_named(tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text('basis = "行政处罚法第四百条"\n', "utf-8")
    assert missing(path) == ["行政处罚法第四百条: citation-unknown"]
