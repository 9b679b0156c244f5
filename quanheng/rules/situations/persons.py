"""Who acts in a situation: for each post 甲 乙 丙 丁 戊, and whoever the situation names besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from quanheng.rules.law_files import BadLawFile, only_keys
from quanheng.rules.procedure import Post, Procedure, Step
from quanheng.rules.situations.told import AREA, OFFICE, Persons
from quanheng.rules.standing import CertificateFacts, Standing

NUMBERED = "甲乙丙丁戊"
_FIRST, _LAST = date(2020, 1, 1), date(2035, 12, 31)


def persons_of(procedure: Procedure, named: Mapping[str, Any], path: Path | str) -> Persons:
    """Everyone by name: five holders of each post, certified, and those the situation names with their posts."""
    found: dict[str, Standing] = {}
    for post in procedure.posts:
        for letter in NUMBERED if post.roles else ():
            name = post.name.zh + letter
            found[name] = _standing(len(found) + 1, name, (post,), _FIRST, _LAST)
    for name, table in named.items():
        found[name] = _named(len(found) + 1, name, table, procedure, path)
    return found


def _named(number: int, name: str, table: Mapping[str, Any], procedure: Procedure, path: Path | str) -> Standing:
    only_keys(table, ("posts", "certified_from", "certified_until"), path=path)
    posts = [post for post in procedure.posts if {post.key, post.name.zh} & set(table.get("posts", ()))]
    if len(posts) != len(table.get("posts", ())):
        raise BadLawFile(path, 0, f"{name}: {procedure.key} does not know all of these posts")
    return _standing(
        number, name, tuple(posts), table.get("certified_from", _FIRST), table.get("certified_until", _LAST)
    )


def _standing(number: int, name: str, posts: tuple[Post, ...], first: date, last: date) -> Standing:
    certificate = CertificateFacts(f"FAKE-{number:06d}", AREA, first, last)
    return Standing(number, name, frozenset((OFFICE, post.roles[0]) for post in posts), (certificate,))


def usual(procedure: Procedure, step: Step, persons: Persons) -> tuple[Standing, ...]:
    """Who takes a step if the situation does not say: the first holders of its post, and those who sign beside."""
    own = procedure.post_of(step).name.zh
    names = [own + letter for letter in NUMBERED[: step.persons]]
    for rule in step.signers:
        post = next(each for each in procedure.posts if each.key == rule.post)
        names += _signing(post, rule.count, names)
    return tuple(persons[name] for name in names if name in persons)


def _signing(post: Post, count: int, taken: list[str]) -> Iterator[str]:
    free = [post.name.zh + letter for letter in NUMBERED if post.name.zh + letter not in taken]
    yield from free[:count]
