"""A local flow: the little an office adds to a statutory procedure for one of its items.

Its text is short: who sits in which post, shorter limits, added steps and documents, points of supervision, of
integrity risk and of discretion. It names the statutory text it refines by hash, so its own hash stands for the whole
procedure that follows from both (`rules.refined`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from quanheng.rules import law_files
from quanheng.rules.days import Period
from quanheng.rules.law_files import BadLawFile, Table
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role
from quanheng.rules.words import Words

HASH = re.compile(r"[0-9a-f]{64}")
ADDED_KEY = re.compile(r"local-[1-9][0-9]{0,2}")
LONGEST_TEXT = 40_000
"""What a flow may come to: it leaves for the public site word for word."""
MOST_ADDED = 30


class Risk(StrEnum):
    """How high the integrity risk of a step is (廉政风险等级)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def words(self) -> Words:
        return {
            Risk.HIGH: Words("高", "high"),
            Risk.MEDIUM: Words("中", "medium"),
            Risk.LOW: Words("低", "low"),
        }[self]


@dataclass(frozen=True, slots=True)
class LocalPost:
    """What the office calls a statutory post, and which of its roles fill it here."""

    key: str
    name: str
    english: str = ""
    roles: tuple[Role, ...] = ()

    @property
    def words(self) -> Words:
        return Words(self.name, self.english or self.name)


@dataclass(frozen=True, slots=True)
class AddedStep:
    """A step the office adds: it has to be taken before `before`, or without one may be taken after `after`."""

    key: str
    name: str
    by: str
    english: str = ""
    before: str = ""
    after: tuple[str, ...] = ()
    note: str = ""

    @property
    def words(self) -> Words:
        return Words(self.name, self.english or self.name)


@dataclass(frozen=True, slots=True)
class LocalStep:
    """What the office refines in one step, statutory or added."""

    key: str
    by: str = ""
    within: Period | None = None
    document: str = ""
    number_word: str = ""
    supervision: str = ""
    risk: Risk | None = None
    measures: tuple[str, ...] = ()
    discretion: str = ""

    @property
    def says_nothing(self) -> bool:
        return self == LocalStep(self.key)


@dataclass(frozen=True, slots=True)
class Flow:
    """Everything an office refines for an item, over the text of the procedure with the hash `skeleton`."""

    item: str
    refines: str
    skeleton: str
    promise: Period | None = None
    posts: tuple[LocalPost, ...] = ()
    added: tuple[AddedStep, ...] = ()
    steps: tuple[LocalStep, ...] = field(default=())

    @property
    def says_nothing(self) -> bool:
        """Whether the flow is the statutory procedure itself."""
        return self.promise is None and not (self.posts or self.added or self.steps)

    def step(self, key: str) -> LocalStep:
        """What is refined in a step; an empty refinement when nothing is."""
        return next((step for step in self.steps if step.key == key), LocalStep(key))


# reading


def parse_flow(body: bytes, path: Path | str) -> Flow:
    """The flow a text says; `BadLawFile` names the line that is wrong."""
    if len(body) > LONGEST_TEXT:
        raise BadLawFile(path, 0, f"longer than {LONGEST_TEXT} bytes")
    table = law_files.parse(body, path)
    law_files.only_keys(table, ("item", "refines", "skeleton", "promise", "post", "added", "step"), path=path)
    flow = Flow(
        item=law_files.take(table, "item", str, path=path),
        refines=law_files.take(table, "refines", str, path=path),
        skeleton=law_files.take(table, "skeleton", str, path=path),
        promise=_period(table, "promise", path, ""),
        posts=tuple(_post(at, way, path) for at, way in _tables(table, "post", path)),
        added=tuple(_added(at, way, path) for at, way in _tables(table, "added", path)),
        steps=tuple(_step(at, way, path) for at, way in _tables(table, "step", path)),
    )
    _require_whole(flow, path)
    return flow


def _require_whole(flow: Flow, path: Path | str) -> None:
    if not HASH.fullmatch(flow.skeleton):
        raise BadLawFile(path, "skeleton", "no hash of a procedure")
    if len(flow.added) > MOST_ADDED:
        raise BadLawFile(path, "added", f"more than {MOST_ADDED} steps")
    for name, members in (("post", flow.posts), ("added", flow.added), ("step", flow.steps)):
        keys = [member.key for member in members]
        if len(keys) != len(set(keys)):
            raise BadLawFile(path, name, "one key stands twice")


def _tables(table: Table, key: str, path: Path | str) -> Iterator[tuple[Table, str]]:
    for position, at in enumerate(law_files.take_list(table, key, dict, path=path)):
        yield at, f"{key}[{position}]"


def _post(at: Table, way: str, path: Path | str) -> LocalPost:
    law_files.only_keys(at, ("key", "name", "english", "roles"), path=path, within=way)
    roles = law_files.take_list(at, "roles", str, path=path, within=way)
    return LocalPost(
        _text(at, "key", path, way, must=True),
        _text(at, "name", path, way, must=True),
        _text(at, "english", path, way),
        tuple(_member(Role, role, path, f"{way}.roles") for role in roles),
    )


def _added(at: Table, way: str, path: Path | str) -> AddedStep:
    law_files.only_keys(at, ("key", "name", "english", "by", "before", "after", "note"), path=path, within=way)
    added = AddedStep(
        key=_text(at, "key", path, way, must=True),
        name=_text(at, "name", path, way, must=True),
        by=_text(at, "by", path, way, must=True),
        english=_text(at, "english", path, way),
        before=_text(at, "before", path, way),
        after=tuple(law_files.take_list(at, "after", str, path=path, within=way)),
        note=_text(at, "note", path, way),
    )
    if not ADDED_KEY.fullmatch(added.key):
        raise BadLawFile(path, f"{way}.key", "an added step is called local-1, local-2 and so on")
    return added


STEP_KEYS = (
    "key", "by", "within", "document", "number_word", "supervision", "risk", "measures", "discretion",
)  # fmt: skip


def _step(at: Table, way: str, path: Path | str) -> LocalStep:
    law_files.only_keys(at, STEP_KEYS, path=path, within=way)
    return LocalStep(
        key=_text(at, "key", path, way, must=True),
        by=_text(at, "by", path, way),
        within=_period(at, "within", path, way),
        document=_text(at, "document", path, way),
        number_word=_text(at, "number_word", path, way),
        supervision=_text(at, "supervision", path, way),
        risk=_member(Risk, at["risk"], path, f"{way}.risk") if "risk" in at else None,
        measures=tuple(law_files.take_list(at, "measures", str, path=path, within=way)),
        discretion=_text(at, "discretion", path, way),
    )


def _text(at: Table, key: str, path: Path | str, way: str, *, must: bool = False) -> str:
    if key not in at and not must:
        return ""
    text = law_files.take(at, key, str, path=path, within=way)
    if must and not text.strip():
        raise BadLawFile(path, f"{way}.{key}", "empty")
    return text


def _period(at: Table, key: str, path: Path | str, way: str) -> Period | None:
    where = f"{way}.{key}" if way else key
    if key not in at:
        return None
    try:
        return Period.parse(law_files.take(at, key, str, path=path, within=way))
    except Refused as trouble:
        raise BadLawFile(path, where, str(trouble)) from trouble


Word = TypeVar("Word", bound=StrEnum)


def _member(words: type[Word], text: Any, path: Path | str, where: str) -> Word:
    try:
        return words(text)
    except ValueError as trouble:
        raise BadLawFile(path, where, f"{text!r} is none of {', '.join(words)}") from trouble


# writing


def flow_text(flow: Flow) -> str:
    """The flow in the one way it is written down: what says nothing is left out, so equal flows have equal texts."""
    parts = [_table("", {
        "item": flow.item, "refines": flow.refines, "skeleton": flow.skeleton, "promise": flow.promise,
    })]  # fmt: skip
    parts += [_table("[[post]]", _members(post)) for post in flow.posts]
    parts += [_table("[[added]]", _members(step)) for step in flow.added]
    parts += [_table("[[step]]", _members(step)) for step in flow.steps if not step.says_nothing]
    return "\n\n".join(parts) + "\n"


def flow_hash(text: str) -> str:
    """The hash under which a flow is enforced, drawn and exported (SHA-256 of its text)."""
    return hashlib.sha256(text.encode()).hexdigest()


def _members(of: LocalPost | AddedStep | LocalStep) -> Mapping[str, object]:
    return {name: getattr(of, name) for name in of.__dataclass_fields__}


def _table(head: str, members: Mapping[str, object]) -> str:
    lines = [head] if head else []
    lines += [f"{key} = {_value(value)}" for key, value in members.items() if value not in (None, "", ())]
    return "\n".join(lines)


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(member) for member in value) + "]"
    # A basic string of TOML is escaped as in JSON; the one sign JSON leaves raw and TOML does not is DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
