"""The labelled sets: which provisions and passages were read by a person, and how the machine's reading compares.

A label names statute, article and 款 and holds facts and short phrases only; the words are taken from the
installed law package. `from…to` stands for the words between two short phrases. `seen` was used to build
the readers; the rounds were labelled first and looked at afterwards. What was found at that first look
stands in `first_looks.json`; what it showed was mended since.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from quanheng.rules.citations import Place, cited_in
from quanheng.rules.provisions import as_licence_record, as_record, read_licence, read_provision
from quanheng.rules.statute_files import read_file
from quanheng.rules.statute_text import paragraphs
from quanheng.statutes.reading.known import Known
from quanheng.statutes.reading.package import library_file, sources
from quanheng.statutes.reading.single import article_of, in_lines, paragraphs_of, titles
from quanheng.statutes.reading.texts import read_text

HERE = Path(__file__).parent
FILES = {
    "provisions": HERE / "provisions" / "labels.json",
    "citations": HERE / "citations" / "labels.json",
    "licences": HERE / "provisions" / "licences.json",
}
SEEN = "seen"
LICENCE_ROUNDS = ("first", "second")
LICENCE_FIELDS = ("department", "activity", "licence", "by_reference")
ROUNDS = ("first", "second", "third", "fourth", "fifth")
# some labels of the later rounds are of texts in a folder of the public layout, which may be elsewhere
FOLDER = "QUANHENG_LAW_FOLDER"


@dataclass
class Reading:
    """One labelled provision or passage with what the machine made of it; `wrong` names what differs."""

    where: str
    wanted: object
    got: object
    wrong: list[str] = field(default_factory=list)


def labels(kind: str, part: str) -> list[dict]:
    """The labels of one set (`provisions`, `citations`, `licences`) and part."""
    read = json.loads(FILES[kind].read_text("utf-8"))
    folder = os.environ.get(FOLDER)
    return [each for each in read if each["part"] == part and (folder or "file" not in each)]


def left_out() -> int:
    """How many labels are of texts in the folder, where no folder is named."""
    if os.environ.get(FOLDER):
        return 0
    return sum("file" in each for path in FILES.values() for each in json.loads(path.read_text("utf-8")))


def words_of(label: dict) -> str:
    """The words of the labelled 款, from its file or the package; a text without articles is one article."""
    if "file" in label:
        return in_lines(paragraphs(_file_article(label["file"], label["article"]))[label["paragraph"] - 1])
    text = _text(label["law"], date.fromisoformat(label["promulgated"]))
    if label["article"]:
        article = next((each for each in text.articles if _number(each) == (label["article"], label["sub"])), None)
        article = article or article_of(text, label["article"], label["sub"])
    else:
        article = text.articles[0]
    return in_lines(paragraphs_of(article)[label["paragraph"] - 1])


def provisions_read(part: str) -> Iterator[Reading]:
    """Every labelled provision, read again."""
    for label in labels("provisions", part):
        words, wanted = words_of(label), label["label"]
        got = as_record(read_provision(words, _place(label)))
        if wanted["is_penalty"]:
            wanted = _spelled_out(wanted, words)
            wrong = [key for key in wanted if _comparable(key, got[key]) != _comparable(key, wanted[key])]
            wrong += ["fines"] if fines(got) != fines(wanted) else []
        else:
            wrong = ["is_penalty"] if got["is_penalty"] else []
        yield Reading(_where(label), wanted, got, wrong)


def citations_read(part: str) -> Iterator[Reading]:
    """Every labelled passage, read again."""
    for label in labels("citations", part):
        wanted = [[law or label["law"], *rest] for law, *rest in label["cites"]]
        got = [list(astuple(each)) for each in cited_in(words_of(label), _place(label), known_titles())]
        yield Reading(_where(label), wanted, got, [] if got == wanted else ["citations"])


def licences_read(part: str) -> Iterator[Reading]:
    """Every paragraph labelled for the licence it requires, read again."""
    for label in labels("licences", part):
        words, wanted = words_of(label), label["label"]
        got = as_licence_record(read_licence(words))
        if not wanted["is_licence"] or not got["is_licence"]:
            wrong = [] if got["is_licence"] == wanted["is_licence"] else ["is_licence"]
        else:
            wanted = wanted | {"activity": _phrase(wanted["activity"], words)}
            wrong = [key for key in LICENCE_FIELDS if got[key] != wanted[key]]
        yield Reading(_where(label), wanted, got, wrong)


def first_licence_looks() -> list[dict]:
    """The same at the first look at each round of paragraphs labelled for licences."""
    return json.loads((HERE / "licence_looks.json").read_text("utf-8"))


def first_looks() -> list[dict]:
    """Right and all at the first look at each round, by measure."""
    return json.loads((HERE / "first_looks.json").read_text("utf-8"))


def fines(record: dict) -> list[dict]:
    """Every fine of a record in order, the extra rules' too."""
    tiers = record["tiers"] + [tier for rule in record["extra_rules"] for tier in rule["tiers"]]
    return [fine for tier in tiers for fine in tier["fines"]]


@cache
def known_titles() -> frozenset[str]:
    return frozenset(titles())


def _file_article(name: str, number: int) -> str:
    read = read_file(Path(os.environ[FOLDER], name).read_text("utf-8"))
    return next(each.text for each in read.articles if each.number == number)


@cache
def _text(law: str, promulgated_on: date):
    return read_text(_sources()[law, promulgated_on], Known())


@cache
def _sources() -> dict:
    return {(each.title, each.promulgated_on): each for each in sources(library_file())}


def _number(article) -> tuple[int, int]:
    return article.number.number, article.number.sub


def _place(label: dict) -> Place:
    return Place(label["law"], label["article"] or None, label["paragraph"], label["sub"] or None)


def _where(label: dict) -> str:
    sub = f"之{label['sub']}" if label["sub"] else ""
    return f"{label['law'].removeprefix('中华人民共和国')} {label['article']}{sub}.{label['paragraph']}"


def _spelled_out(record: dict, words: str) -> dict:
    rules = [rule | {"violation": _phrase(rule["violation"], words)} for rule in record["extra_rules"]]
    return record | {"violation": _phrase(record["violation"], words), "extra_rules": rules}


def _phrase(phrase: str | None, words: str) -> str | None:
    if phrase is None or "…" not in phrase:
        return phrase
    first, last = phrase.split("…")
    start = words.index(first)
    return re.sub("的$", "", words[start : words.index(last, start) + len(last)])


def _comparable(key: str, value):
    """Kinds of one tier have no order of their own."""
    if key == "tiers":
        return [tier | {"kinds": sorted(tier["kinds"])} for tier in value]
    if key == "extra_rules":
        return [rule | {"tiers": _comparable("tiers", rule["tiers"])} for rule in value]
    return value
