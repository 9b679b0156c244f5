"""Reads a procedure from its file in law/procedures/ and refuses a rule that cites no article."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quanheng.rules import law_files, procedure_soundness
from quanheng.rules.days import Period
from quanheng.rules.law_files import BadLawFile, Table
from quanheng.rules.procedure import (
    Automatic,
    Choice,
    Clock,
    ClockKind,
    Document,
    ExtensionRule,
    FactField,
    FactType,
    Forerunner,
    Gate,
    PauseRule,
    Post,
    Procedure,
    Recusal,
    Return,
    Separation,
    Signers,
    Stage,
    Step,
)
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role
from quanheng.rules.words import Words

_NUMBER = "[一二三四五六七八九十百千零]+"
ARTICLE = re.compile(rf"^\S+?第{_NUMBER}条(?:之{_NUMBER})?(?:第{_NUMBER}款)?(?:第{_NUMBER}项)?$")

TOP = (
    "key", "name", "english", "kind", "basis", "effective_on", "document_number", "refines", "variant_of",
    "settings",
)  # fmt: skip
TABLES = ("stage", "post", "choices", "step", "clock", "pause", "extension")
STEP = (
    "key", "name", "english", "stage", "by", "basis", "after", "needs", "gate", "when", "unless", "group", "optional",
    "repeats", "replaces", "persons", "persons_basis", "certified", "different_from", "signers", "each", "recuses",
    "document", "fact", "automatic", "returns", "legal_effect", "ends",
)  # fmt: skip

FACT = (
    "key", "name", "english", "type", "required", "when", "choices", "choice", "hint", "hint_english", "personal",
)  # fmt: skip

CLOCK = (
    "key", "name", "english", "kind", "starts", "until", "basis", "period", "inside", "of_party", "when", "from_fact",
    "due_fact",
)  # fmt: skip


def read_procedure(path: Path | str) -> Procedure:
    """The procedure a file defines; `BadLawFile` names the file, the line and the rule that is wrong."""
    try:
        return parse_procedure(Path(path).read_bytes(), path)
    except OSError as trouble:
        raise BadLawFile(path, 0, trouble.strerror or "cannot be read") from trouble


def parse_procedure(body: bytes, path: Path | str) -> Procedure:
    """The procedure in `body`, hashed as it stands; `path` is what a refusal calls it."""
    table = law_files.parse(body, path)
    law_files.only_keys(table, (*TOP, *TABLES), path=path)
    procedure = _procedure(_Place(path, table), hashlib.sha256(body).hexdigest())
    procedure_soundness.require(procedure, path)
    return procedure


@dataclass(frozen=True)
class _Place:
    """A table of the file, and the dotted way to it."""

    path: Path | str
    table: Table
    way: str = ""

    def text(self, key: str) -> str:
        return law_files.take(self.table, key, str, path=self.path, within=self.way)

    def text_or(self, key: str, otherwise: str) -> str:
        return self.text(key) if key in self.table else otherwise

    def maybe(self, key: str) -> str | None:
        return self.text(key) if key in self.table else None

    def truth(self, key: str, otherwise: bool = False) -> bool:
        if key not in self.table:
            return otherwise
        return law_files.take(self.table, key, bool, path=self.path, within=self.way)

    def number(self, key: str, otherwise: int) -> int:
        if key not in self.table:
            return otherwise
        return law_files.take(self.table, key, int, path=self.path, within=self.way)

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(law_files.take_list(self.table, key, str, path=self.path, within=self.way))

    def places(self, key: str) -> Iterator[_Place]:
        for position, table in enumerate(law_files.take_list(self.table, key, dict, path=self.path, within=self.way)):
            yield _Place(self.path, table, f"{self._dotted(key)}[{position}]")

    def place(self, key: str) -> _Place:
        table = law_files.take(self.table, key, dict, path=self.path, within=self.way)
        return _Place(self.path, table, self._dotted(key))

    def only(self, *known: str) -> _Place:
        law_files.only_keys(self.table, known, path=self.path, within=self.way)
        return self

    def words(self) -> Words:
        return Words(self.text("name"), self.text("english"))

    def basis(self, key: str = "basis") -> str:
        cited = self.text(key)
        if not ARTICLE.match(cited):
            raise self.bad(key, f"cites no article: {cited!r}")
        return cited

    def period(self, key: str) -> Period:
        try:
            return Period.parse(self.text(key))
        except Refused as trouble:
            raise self.bad(key, str(trouble)) from trouble

    def one_of(self, key: str, kind: Any) -> Any:
        try:
            return kind(self.text(key))
        except ValueError as trouble:
            raise self.bad(key, f"must be one of {', '.join(kind)}") from trouble

    def bad(self, key: str, why: str) -> BadLawFile:
        return BadLawFile(self.path, self._dotted(key), why)

    def _dotted(self, key: str) -> str:
        return f"{self.way}.{key}" if self.way else key


def _procedure(file: _Place, digest: str) -> Procedure:
    choices = {place.text("key"): tuple(_choices(place)) for place in file.places("choices")}
    groups = _groups(file)
    return Procedure(
        key=file.text("key"),
        name=file.words(),
        kind=file.text("kind"),
        basis=file.basis(),
        stages=tuple(Stage(at.only("key", "name", "english").text("key"), at.words()) for at in file.places("stage")),
        posts=tuple(_post(at) for at in file.places("post")),
        steps=tuple(_step(at.only(*STEP), groups, choices) for at in file.places("step")),
        clocks=tuple(_clock(at, groups) for at in file.places("clock")),
        pauses=tuple(_pause(at) for at in file.places("pause")),
        extensions=tuple(_extension(at) for at in file.places("extension")),
        settings=file.table.get("settings", {}),
        refines=file.maybe("refines"),
        variant_of=file.maybe("variant_of"),
        hash=digest,
    )


def _groups(file: _Place) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for at in file.places("step"):
        name = at.maybe("group")
        if name:
            groups[name] = (*groups.get(name, ()), at.text("key"))
    return groups


def _choices(place: _Place) -> Iterator[Choice]:
    for at in place.places("choice"):
        known = at.only("key", "name", "english", "basis")
        yield Choice(known.text("key"), known.words(), known.basis() if "basis" in known.table else "")


def _post(at: _Place) -> Post:
    at.only("key", "name", "english", "roles")
    try:
        roles = tuple(Role(role) for role in at.texts("roles"))
    except ValueError as trouble:
        raise at.bad("roles", str(trouble)) from trouble
    if not roles and at.text("key") not in NOBODY:
        raise at.bad("roles", "a post needs a role")
    return Post(at.text("key"), at.words(), roles)


NOBODY = frozenset({"time"})  # the lane of steps that happen by themselves


def _step(at: _Place, groups: dict[str, tuple[str, ...]], choices: dict[str, tuple[Choice, ...]]) -> Step:
    basis = at.basis()
    return Step(
        key=at.text("key"),
        name=at.words(),
        stage=at.text("stage"),
        post=at.text("by"),
        basis=basis,
        forerunners=(*_after(at, groups, basis), *_needs(at, groups)),
        gates=tuple(_gate(gate) for gate in at.places("gate")),
        when=at.maybe("when"),
        unless=tuple(key for name in at.texts("unless") for key in groups.get(name, (name,))),
        group=at.maybe("group"),
        optional=at.truth("optional"),
        repeats=at.truth("repeats"),
        replaces=at.truth("replaces"),
        persons=at.number("persons", 1),
        persons_basis=at.basis("persons_basis") if at.number("persons", 1) > 1 else "",
        certified=at.basis("certified") if "certified" in at.table else None,
        different_from=tuple(_separation(rule) for rule in at.places("different_from")),
        signers=tuple(_signers(rule) for rule in at.places("signers")),
        each=tuple(_fact(fact, choices) for fact in at.places("each")),
        recuses=_recusal(at.place("recuses")) if "recuses" in at.table else None,
        document=_document(at.place("document")) if "document" in at.table else None,
        facts=tuple(_fact(fact, choices) for fact in at.places("fact")),
        automatic=_automatic(at.place("automatic")) if "automatic" in at.table else None,
        returns=tuple(_return(rule) for rule in at.places("returns")),
        legal_effect=at.truth("legal_effect", "document" in at.table),
        ends=at.truth("ends"),
    )


def _after(at: _Place, groups: dict[str, tuple[str, ...]], basis: str) -> Iterator[Forerunner]:
    for entry in at.table.get("after", []):
        names = entry if isinstance(entry, list) else [entry]
        yield Forerunner(tuple(key for name in names for key in groups.get(name, (name,))), basis)


def _needs(at: _Place, groups: dict[str, tuple[str, ...]]) -> Iterator[Forerunner]:
    for rule in at.places("needs"):
        rule.only("any", "when", "basis")
        steps = tuple(key for name in rule.texts("any") for key in groups.get(name, (name,)))
        yield Forerunner(steps, rule.basis(), rule.maybe("when"))


def _gate(at: _Place) -> Gate:
    settings = {key: value for key, value in at.table.items() if key not in ("check", "basis")}
    return Gate(at.text("check"), at.basis(), settings)


def _separation(at: _Place) -> Separation:
    known = at.only("steps", "basis", "collectors")
    return Separation(known.texts("steps"), at.basis(), at.truth("collectors"))


def _signers(at: _Place) -> Signers:
    return Signers(at.only("post", "count", "basis").text("post"), at.number("count", 1), at.basis())


def _recusal(at: _Place) -> Recusal:
    return Recusal(at.only("fact", "granted", "basis").text("fact"), at.text("granted"), at.basis())


def _document(at: _Place) -> Document:
    at.only("key", "name", "english", "basis", "number_word")
    return Document(at.text("key"), at.words(), at.basis(), at.text_or("number_word", ""))


def _fact(at: _Place, choices: dict[str, tuple[Choice, ...]]) -> FactField:
    at.only(*FACT)
    listed = at.maybe("choices")
    if listed is not None and listed not in choices:
        raise at.bad("choices", f"no list of choices called {listed!r}")
    return FactField(
        key=at.text("key"),
        name=at.words(),
        type=at.one_of("type", FactType),
        required=at.truth("required", True),
        when=at.maybe("when"),
        choices=choices[listed] if listed else tuple(_choices(at)),
        hint=Words(at.text("hint"), at.text("hint_english")) if "hint" in at.table else None,
        personal=at.truth("personal"),
    )


def _automatic(at: _Place) -> Automatic:
    return Automatic(at.only("clock", "from_start").text("clock"), at.truth("from_start"))


def _return(at: _Place) -> Return:
    at.only("to", "basis", "fact", "equals", "redo_fact")
    return Return(at.text("to"), at.basis(), at.maybe("fact"), at.table.get("equals"), at.maybe("redo_fact"))


def _clock(at: _Place, groups: dict[str, tuple[str, ...]]) -> Clock:
    at.only(*CLOCK)
    return Clock(
        key=at.text("key"),
        name=at.words(),
        kind=at.one_of("kind", ClockKind),
        starts=at.texts("starts"),
        until=tuple(key for name in at.texts("until") for key in groups.get(name, (name,))),
        basis=at.basis(),
        period=at.period("period") if "period" in at.table else None,
        inside=at.maybe("inside"),
        when=at.maybe("when"),
        of_party=at.truth("of_party"),
        from_fact=at.maybe("from_fact"),
        due_fact=at.maybe("due_fact"),
    )


def _pause(at: _Place) -> PauseRule:
    at.only("key", "name", "english", "starts", "ends", "clocks", "kinds", "kind_fact", "basis")
    return PauseRule(
        key=at.text("key"),
        name=at.words(),
        starts=at.text("starts"),
        ends=at.text("ends"),
        clocks=at.texts("clocks"),
        kinds=at.texts("kinds"),
        kind_fact=at.text("kind_fact"),
        basis=at.basis(),
    )


def _extension(at: _Place) -> ExtensionRule:
    at.only("step", "clocks", "period", "basis")
    return ExtensionRule(at.text("step"), at.texts("clocks"), at.period("period"), at.basis())
