"""A procedure: who may do what, after what, by when, and under which article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from quanheng.rules.days import Period
from quanheng.rules.roles import Role
from quanheng.rules.words import Words


class ClockKind(StrEnum):
    """Whose limit a clock measures: the statute's, the office's promise, or the step's own."""

    STATUTORY = "statutory"
    PROMISED = "promised"
    STEP = "step"


class FactType(StrEnum):
    """What may be written into a field of a step."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    NUMBER = "number"
    MONEY = "money"  # whole fen
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    MOMENT = "moment"  # YYYY-MM-DDTHH:MM, the local time of the day of the step
    PERSON = "person"  # the number of a person of the office
    ARTICLE = "article"  # one article of a law or regulation (法律、法规), in words: 食品安全法第一百二十六条


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the procedure, as the public knows it (立案 调查 处理 执行)."""

    key: str
    name: Words


@dataclass(frozen=True, slots=True)
class Post:
    """The post that acts in a step: a lane of the chart; several roles may fill it."""

    key: str
    name: Words
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers a field allows; `basis` where an article of its own lists it."""

    key: str
    name: Words
    basis: str = ""

    @property
    def with_basis(self) -> Words:
        """Its name, and the article that lists it."""
        if not self.basis:
            return self.name
        return Words(f"{self.name.zh}（{self.basis}）", f"{self.name.en} ({self.basis})")


@dataclass(frozen=True, slots=True)
class FactField:
    """Something the step has to state."""

    key: str
    name: Words
    type: FactType
    required: bool = True
    when: str | None = None
    choices: tuple[Choice, ...] = ()
    hint: Words | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Forerunner:
    """What has to be done first: any one of `steps`, if `when` is true, under `basis`."""

    steps: tuple[str, ...]
    basis: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A named condition without which the step may not be taken."""

    check: str
    basis: str
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Separation:
    """No person of this step may have taken any of `steps`, nor, with `collectors`, collected evidence of the case."""

    steps: tuple[str, ...]
    basis: str
    collectors: bool = False


@dataclass(frozen=True, slots=True)
class Signers:
    """At least `count` holders of another post sign the step too, each under an own account."""

    post: str
    count: int
    basis: str


@dataclass(frozen=True, slots=True)
class Recusal:
    """The person in `fact` takes no further part in the case, if the step answers yes in `granted`."""

    fact: str
    granted: str
    basis: str


@dataclass(frozen=True, slots=True)
class Document:
    """The official document a step produces, and the word its number carries."""

    key: str
    name: Words
    basis: str
    number_word: str = ""


@dataclass(frozen=True, slots=True)
class Automatic:
    """The step takes itself on the day after `clock` runs out; it counts `from_start` of the clock or from that day."""

    clock: str
    from_start: bool = False


@dataclass(frozen=True, slots=True)
class Return:
    """Taking the step sends the case back to `to`, always or if `fact` is `equals`.

    It and all after it are redone; where the step answers no in `redo_fact`, only `to` and this step itself are,
    and what lies between stands.
    """

    to: str
    basis: str
    fact: str | None = None
    equals: object = None
    redo_fact: str | None = None

    def applies(self, stated: Mapping[str, Any]) -> bool:
        """Whether a step that states this is sent back."""
        return self.fact is None or stated.get(self.fact) == self.equals

    def redoes(self, stated: Mapping[str, Any]) -> bool:
        """Whether the steps between are redone as well."""
        return self.redo_fact is None or bool(stated.get(self.redo_fact, True))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure; of one that `repeats`, each taking `replaces` the one before, or all stand."""

    key: str
    name: Words
    stage: str
    post: str
    basis: str
    forerunners: tuple[Forerunner, ...] = ()
    gates: tuple[Gate, ...] = ()
    when: str | None = None
    unless: tuple[str, ...] = ()
    group: str | None = None
    optional: bool = False
    repeats: bool = False
    replaces: bool = False
    persons: int = 1
    persons_basis: str = ""
    certified: str | None = None
    different_from: tuple[Separation, ...] = ()
    signers: tuple[Signers, ...] = ()
    each: tuple[FactField, ...] = ()
    recuses: Recusal | None = None
    document: Document | None = None
    facts: tuple[FactField, ...] = ()
    automatic: Automatic | None = None
    returns: tuple[Return, ...] = ()
    legal_effect: bool = False
    ends: bool = False

    @property
    def names_forerunners(self) -> Iterator[str]:
        """Every step some forerunner rule of this one names."""
        return (key for rule in self.forerunners for key in rule.steps)

    @property
    def moment(self) -> str | None:
        """The field that states the time of day of the step, where the law counts in hours."""
        return next((fact.key for fact in self.facts if fact.type is FactType.MOMENT), None)

    @property
    def signed_by_several(self) -> bool:
        """Whether one account alone can never take the step."""
        return self.persons > 1 or bool(self.signers)

    @property
    def signed_basis(self) -> str:
        """The article under which others sign the step too; that of the step where they only approve what it states."""
        return self.persons_basis or next((rule.basis for rule in self.signers), self.basis)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit: from one of `starts` until one of `until` is taken; a promise lies `inside` a statutory one.

    It counts from the day of the step, or from the day that step states in `from_fact`; a limit that is no period
    but a day, such as the expiry of a licence, is stated in `due_fact`.
    """

    key: str
    name: Words
    kind: ClockKind
    starts: tuple[str, ...]
    until: tuple[str, ...]
    basis: str
    period: Period | None = None
    inside: str | None = None
    when: str | None = None
    of_party: bool = False
    from_fact: str | None = None
    due_fact: str | None = None


@dataclass(frozen=True, slots=True)
class PauseRule:
    """What stops `clocks`: one of the listed kinds, between the step `starts` and the step `ends`."""

    key: str
    name: Words
    starts: str
    ends: str
    clocks: tuple[str, ...]
    kinds: tuple[str, ...]
    kind_fact: str
    basis: str


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """What lengthens `clocks` by `period`, once, when `step` is taken before the day is due."""

    step: str
    clocks: tuple[str, ...]
    period: Period
    basis: str


@dataclass(frozen=True)
class Procedure:
    """The steps of one kind of proceeding, in the order of the file, with their limits.

    A variant may be opened under every item whose procedure it is a `variant_of`: the simple penalty procedure
    under an item that names the ordinary one.
    """

    key: str
    name: Words
    kind: str
    basis: str
    stages: tuple[Stage, ...]
    posts: tuple[Post, ...]
    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...]
    pauses: tuple[PauseRule, ...] = ()
    extensions: tuple[ExtensionRule, ...] = ()
    settings: Mapping[str, int] = field(default_factory=dict)
    refines: str | None = None
    variant_of: str | None = None
    hash: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, Step]:
        return {step.key: step for step in self.steps}

    @cached_property
    def clock_by_key(self) -> Mapping[str, Clock]:
        return {clock.key: clock for clock in self.clocks}

    def post_of(self, step: Step) -> Post:
        """The post that takes the step."""
        return next(post for post in self.posts if post.key == step.post)

    def stage_of(self, step: Step) -> Stage:
        """The stage the step belongs to."""
        return next(stage for stage in self.stages if stage.key == step.stage)

    def group(self, name: str) -> tuple[Step, ...]:
        """The alternatives of which only one can be taken."""
        return tuple(step for step in self.steps if step.group == name)

    @cached_property
    def followers(self) -> Mapping[str, frozenset[str]]:
        """Of each step, all steps that come after it, however far."""
        direct: dict[str, set[str]] = {step.key: set() for step in self.steps}
        for step in self.steps:
            for key in step.names_forerunners:
                direct[key].add(step.key)
        return {key: _reached(key, direct) for key in direct}

    def depth(self, key: str) -> int:
        """The length of the longest way from a first step: the column of the chart."""
        return self._depths[key]

    @cached_property
    def _depths(self) -> Mapping[str, int]:
        depths: dict[str, int] = {}
        for step in sorted(self.steps, key=lambda each: -len(self.followers[each.key])):
            depths[step.key] = 1 + max((depths[key] for key in step.names_forerunners), default=-1)
        return depths


def _reached(start: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(direct[start])
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(direct[key])
    return frozenset(found)
