"""Words by which Chinese text is found: every two neighbouring characters, and the longer words.

Two-character words are the commonest query and an index of character pairs finds each of them, wherever
a dictionary would cut. Longer dictionary words serve the loose search, which asks for any of the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import combinations

import rjieba

_RUN = re.compile(r"[㐀-鿿豈-﫿𠀀-𲎯]+|[0-9a-z]+(?:\.[0-9]+)?")
LONGEST_QUERY = 60
MOST_LOOSE_WORDS = 8
# 的 and its like stand in every sentence; a question is not about them
_EMPTY = frozenset("的了吗呢和或与及是在有被把对将向从到为什么怎么如何多少哪些可以应当需要不能没有")


def plain(text: str) -> str:
    """The text as it is compared: full-width letters narrow, capitals small."""
    return unicodedata.normalize("NFKC", text).lower()


def search_words(text: str) -> list[str]:
    """What a text is indexed under, each word once, in order of appearance.

    Pairs of neighbouring characters, dictionary words of three and more, numbers and Latin words; and the
    last character of a run, so that every single character begins some word.
    """
    words: dict[str, None] = {}
    for run in _RUN.findall(plain(text)):
        if run.isascii():
            words[run] = None
            continue
        words.update(dict.fromkeys(_pairs(run)))
        words[run[-1]] = None
        words.update(dict.fromkeys(word for word in rjieba.cut_for_search(run) if len(word) > 2))
    return list(words)


def query_words(query: str) -> list[str]:
    """What a text must have all of to answer the query; a single character stands with `*` for "begins with"."""
    words: dict[str, None] = {}
    for run in _RUN.findall(plain(query)[:LONGEST_QUERY]):
        if run.isascii():
            words[run] = None
        elif len(run) == 1:
            words[f"{run}*"] = None
        else:
            words.update(dict.fromkeys(_pairs(run)))
    return list(words)


def loose_words(query: str) -> list[str]:
    """What a text may have any of, for a question nothing answers to the letter."""
    words: dict[str, None] = {}
    for run in _RUN.findall(plain(query)[:LONGEST_QUERY]):
        parts = [run] if run.isascii() else rjieba.cut_for_search(run)
        words.update(dict.fromkeys(word for word in parts if len(word) > 1 and not set(word) <= _EMPTY))
    return list(words)[:MOST_LOOSE_WORDS]


def phrases(query: str) -> list[str]:
    """The runs of a query, longest first: what is marked in a text that answers it."""
    return sorted(set(_RUN.findall(plain(query)[:LONGEST_QUERY])), key=lambda run: (-len(run), run))


def vector(words: Iterable[str]) -> str:
    """The words as a PostgreSQL tsvector's text; lexemes are given, nothing is parsed or stemmed."""
    return " ".join(sorted(f"'{word}'" for word in words))


def all_of(words: Iterable[str]) -> str:
    """A tsquery's text that asks for all of the words."""
    return " & ".join(f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'" for word in words)


def any_two_of(words: Iterable[str]) -> str:
    """A tsquery's text that asks for any two of the words together, or for the only one."""
    quoted = [f"'{word}'" for word in words]
    return " | ".join(f"({one} & {other})" for one, other in combinations(quoted, 2)) or "".join(quoted)


def any_of(words: Iterable[str]) -> str:
    """A tsquery's text that asks for any of the words."""
    return " | ".join(f"'{word}'" for word in words)


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]
