"""Reads the situations of a file; `BadLawFile` names the situation and the line that cannot be understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from quanheng.rules import law_files
from quanheng.rules.alert_policy import AlertPolicy, parse_policy
from quanheng.rules.alerts import rules
from quanheng.rules.calendars import Calendar, load_calendar
from quanheng.rules.days import Period
from quanheng.rules.law_files import BadLawFile, Table
from quanheng.rules.procedure import Clock, Procedure, Step
from quanheng.rules.procedure_file import read_procedure
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Limit
from quanheng.rules.situations import told
from quanheng.rules.situations.persons import persons_of, usual
from quanheng.rules.situations.stating import stated
from quanheng.rules.situations.told import Line, Persons, ToldSituation
from quanheng.rules.standing import Standing

TOP = ("procedure", "context", "limits", "facts", "persons", "policy", "known_until", "situation")
ONE = ("name", "why", *TOP[:-1], "lines")
LINE = frozenset({
    "on", "take", "by", "with", "entered", "stating", "refused", "article", "recorded", "itself", "counts", "clock",
    "due", "strict", "legal", "moment", "provisional", "paused", "stopped", "runs", "open", "shut", "only", "alerts",
    "announced", "collect",
})  # fmt: skip


@dataclass(frozen=True)
class Law:
    """The folder of law the situations are played against, and the folder of what is given unless they say so."""

    folder: Path
    given: Path

    def procedure(self, key: str) -> Procedure:
        """The procedure of that key."""
        return _procedure(self.folder / "procedures" / f"{key}.toml")

    @cached_property
    def calendar(self) -> Calendar:
        """Every year announced."""
        return load_calendar(self.folder / "calendars")

    def calendar_until(self, year: int) -> Calendar:
        """The calendar as it was known when the notice of that year was the last."""
        return Calendar(announced for announced in self.calendar.years if announced.year <= year)

    def policy(self, key: str) -> AlertPolicy:
        """The profile of supervision of that name."""
        path = self.folder / "policies" / f"{key}.toml"
        return parse_policy(law_files.read(path), path)

    def facts_given(self, procedure: str) -> Table:
        """What the steps of a procedure state unless a situation says otherwise, by step."""
        path = self.given / f"{procedure}.toml"
        return law_files.read(path) if path.exists() else {}


def read_situations(path: Path, law: Law) -> tuple[ToldSituation, ...]:
    """Every situation of a file, in its order; what stands above the first holds for all of them."""
    table = law_files.read(path)
    law_files.only_keys(table, TOP, path=path)
    shared = {key: value for key, value in table.items() if key != "situation"}
    return tuple(_Reader(path, law, shared, one).situation() for one in table.get("situation", ()))


class _Reader:
    def __init__(self, path: Path, law: Law, shared: Table, one: Table) -> None:
        self.path, self.law = path, law
        self.name = str(one.get("name", "?"))
        law_files.only_keys(one, ONE, path=path, within=self.name)
        self.table = {**shared, **one}
        for key in ("facts", "limits", "context", "persons"):
            self.table[key] = {**shared.get(key, {}), **one.get(key, {})}
        self.procedure = law.procedure(self._required("procedure"))
        self.persons: Persons = persons_of(self.procedure, self.table["persons"], path)
        self.given = {self.step(name).key: facts for name, facts in law.facts_given(self.procedure.key).items()}

    def situation(self) -> ToldSituation:
        known = self.table.get("known_until")
        return ToldSituation(
            name=self._required("name"),
            why=self._required("why"),
            procedure=self.procedure,
            calendar=self.law.calendar_until(known) if known else self.law.calendar,
            policy=self.law.policy(self.table.get("policy", "chengdu2010")),
            lines=tuple(line for table in self.table["lines"] for line in self._lines(table)),
            limits={self.clock(name).key: _limit(limit) for name, limit in self.table["limits"].items()},
            context=self.table["context"],
        )

    def _required(self, key: str) -> str:
        if not self.table.get(key):
            raise self.bad(f"states no {key}")
        return str(self.table[key])

    def _lines(self, table: Table) -> Iterator[Line]:
        if not isinstance(table.get("on"), date):
            raise self.bad(f"a line states no day: {table}")
        if unknown := set(table) - LINE:
            raise self.bad(f"a line states what none can: {', '.join(sorted(unknown))}")
        found = tuple(self._read(table, table["on"]))
        if not found:
            raise self.bad(f"a line tells nothing: {table}")
        yield from found

    def _read(self, table: Table, on: date) -> Iterator[Line]:
        if "announced" in table:
            yield told.Announced(on, self.law.calendar_until(table["announced"]))
        if "collect" in table:
            yield told.Collected(on, tuple(map(self.person, _several(table["collect"]))))
        if "itself" in table:
            yield told.Itself(on, self.step(table["itself"]), table.get("counts", on))
        if "recorded" in table:
            step = self.step(table["recorded"])
            yield told.Recorded(on, step, self._stated(step, table, on))
        for name in _several(table.get("take", ())):
            yield self._act(self.step(name), table, on)
        if "clock" in table:
            yield self._clock_is(table, on)
        if table.keys() & {"open", "shut", "only"}:
            yield self._steps_are(table, on)
        if "alerts" in table:
            yield told.AlertsAre(on, frozenset(self._alert(text) for text in table["alerts"]))

    def _act(self, step: Step, table: Table, on: date) -> told.Act:
        if ("refused" in table) != ("article" in table):
            raise self.bad(f"a refusal has a code and an article: {table}")
        usual_persons = usual(self.procedure, step, self.persons)
        if "by" not in table and not usual_persons:
            raise self.bad(f"nobody holds the post of {step.name.zh}")
        by = self.person(table["by"]) if "by" in table else usual_persons[0]
        others = tuple(map(self.person, _several(table["with"]))) if "with" in table else usual_persons[1:]
        return told.Act(
            on=on,
            step=step,
            by=by,
            others=tuple(other for other in others if other is not by),
            entered_on=table.get("entered", on),
            facts=self._stated(step, table, on),
            refusal=(table["refused"], table["article"]) if "refused" in table else None,
        )

    def _stated(self, step: Step, table: Table, on: date) -> Mapping[str, Any]:
        fields = {field.key for field in step.facts}
        shared = {key: value for key, value in self.table["facts"].items() if key in fields}
        return stated(step, {**self.given.get(step.key, {}), **shared}, table.get("stating", {}), on, self.persons)

    def _clock_is(self, table: Table, on: date) -> told.ClockIs:
        due = table.get("due")
        return told.ClockIs(
            on=on,
            clock=self.clock(table["clock"]),
            runs=table.get("runs", True),
            strict=table.get("strict", due),
            legal=table.get("legal", due),
            moment=table.get("moment"),
            provisional=table.get("provisional", False),
            paused=table.get("paused", False),
            stopped_on=table.get("stopped"),
        )

    def _steps_are(self, table: Table, on: date) -> told.StepsAre:
        named = map(self.step, table["only"] if "only" in table else table.get("open", ()))
        return told.StepsAre(on, tuple(named), tuple(map(self.step, table.get("shut", ()))), "only" in table)

    def _alert(self, text: str) -> tuple[str, str, str]:
        severity, rule, about = text.split()
        known = {name: key for key, each in rules().items() for name in (key, each.name.zh)}
        if rule not in known:
            raise self.bad(f"no rule of supervision is called {rule}")
        clocks = [clock.key for clock in self.procedure.clocks if about in (clock.key, clock.name.zh)]
        return severity, known[rule], clocks[0] if clocks else self.step(about).key

    def step(self, name: str) -> Step:
        """The step of that key or Chinese name."""
        found = [step for step in self.procedure.steps if name in (step.key, step.name.zh)]
        if len(found) != 1:
            raise self.bad(f"{self.procedure.key} has {len(found)} steps called {name}")
        return found[0]

    def clock(self, name: str) -> Clock:
        """The clock of that key or Chinese name."""
        found = [clock for clock in self.procedure.clocks if name in (clock.key, clock.name.zh)]
        if len(found) != 1:
            raise self.bad(f"{self.procedure.key} has {len(found)} clocks called {name}")
        return found[0]

    def person(self, name: str) -> Standing:
        """The person of that name."""
        if name not in self.persons:
            raise self.bad(f"nobody is called {name}; there are {', '.join(self.persons)}")
        return self.persons[name]

    def bad(self, why: str) -> BadLawFile:
        return BadLawFile(self.path, 0, f"{self.name}: {why}")


@cache
def _procedure(path: Path) -> Procedure:
    return read_procedure(path)


def _several(told_as: Any) -> list[str]:
    return [told_as] if isinstance(told_as, str) else list(told_as)


def _limit(told_as: Any) -> Limit:
    if isinstance(told_as, str):
        return Limit(Period.parse(told_as), "行政许可法第四十二条第一款")
    try:
        return Limit(Period.parse(told_as["period"]), told_as["basis"])
    except KeyError as missing:
        raise Refused("period-unreadable", text=str(told_as)) from missing
