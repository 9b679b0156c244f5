"""`quanheng statutes` for operators."""

import json

import pytest

from quanheng.site.cli import main

pytestmark = pytest.mark.django_db


def reported(capsys, *words):
    assert main(["statutes", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_loading_again_says_that_it_is_loaded(capsys):
    report = reported(capsys, "load")
    assert (report["loaded"], report["texts"], report["articles"]) == (False, 378, 26_198)


def test_an_article_is_shown_with_its_days(capsys):
    report = reported(capsys, "show", "大气污染防治法第九十九条", "--on", "2026-08-14")
    assert (report["in_force_on"], report["ended_on"]) == ("2018-10-26", "2026-08-14")


def test_a_refused_citation_says_why_and_fails(capsys, monkeypatch):
    monkeypatch.delenv("LANG", raising=False)
    assert main(["statutes", "show", "大气污染防治法第九十九条", "--on", "2026-08-15"]) == 1
    assert "2026-08-14" in capsys.readouterr().err


def test_what_is_in_force_on_a_day_is_listed(capsys):
    report = reported(capsys, "in-force", "--on", "2026-08-15")
    assert "中华人民共和国生态环境法典" in {row["statute"] for row in report["texts"]}
    assert report["count"] == len(report["texts"])


def test_search_reports_extracts(capsys):
    report = reported(capsys, "search", "露天烧烤", "--on", "2026-11-22")
    assert report["hits"][0]["citation"].startswith("生态环境法典")


def test_the_check_finds_every_text_as_it_was_loaded(capsys):
    assert reported(capsys, "check") == {"altered": []}
