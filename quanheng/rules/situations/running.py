"""Plays a situation: the engine's own rules, without rows, each line with what came out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from quanheng.rules.lawful_step import Attempt, check_step, open_steps
from quanheng.rules.procedure import Step
from quanheng.rules.progress import Facts, Progress, Taken
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Lapse, RunningClock, Timing, lapses
from quanheng.rules.situations import told
from quanheng.rules.situations.exercised import behind_refusal
from quanheng.rules.situations.found_by_supervision import alerts_on
from quanheng.rules.situations.told import Exercised, Line, Outcome, Result, ToldSituation
from quanheng.rules.words import Words

NOTHING = Words("无", "nothing")
DONE = Words("办理", "taken")


def run(situation: ToldSituation) -> Outcome:
    """Every line with its expectation and its result, in order; a refused act changes nothing."""
    play = _Play(situation)
    for line in situation.lines:
        play.line(line)
    play.nothing_left_unsaid()
    return Outcome(situation, tuple(play.results), frozenset(play.exercised))


class _Play:
    def __init__(self, situation: ToldSituation) -> None:
        self.situation = situation
        progress = Progress(situation.procedure, (), situation.context)
        self.timing = Timing(progress, situation.calendar, situation.limits)
        self.entries: list[tuple[str, date, date]] = []
        self.lapsed: list[Lapse] = []
        self.results: list[Result] = []
        self.exercised: set[Exercised] = set()

    def line(self, line: Line) -> None:
        self._pass_time(line.on)
        if not isinstance(line, told.Itself):
            self.nothing_left_unsaid()
        match line:
            case told.Act():
                self._act(line)
            case told.Recorded():
                self._stands(line.step, line.on, line.facts)
            case told.Collected():
                self._collected(line)
            case told.Itself():
                self._itself(line)
            case told.ClockIs():
                self._clock_is(line)
            case told.StepsAre():
                self._steps_are(line)
            case told.AlertsAre():
                self._alerts_are(line)
            case told.Announced():
                self.timing = Timing(self.timing.progress, line.calendar, self.timing.limits)

    def _pass_time(self, on: date) -> None:
        while (lapse := lapses(self.timing, on)) is not None:
            self.lapsed.append(lapse)
            self._stands(lapse.step, lapse.on, {})

    def _stands(self, step: Step, on: date, facts: Facts, persons: tuple[int, ...] = ()) -> None:
        taken = Taken(step.key, on, self.timing.progress.round_of(step.key), persons, facts)
        self.timing = Timing(self.timing.progress.and_then(taken), self.timing.calendar, self.timing.limits)

    def nothing_left_unsaid(self) -> None:
        """What took itself without the situation saying so is a difference."""
        for lapse in self.lapsed:
            self._add(lapse.noticed_from, lapse.step.name, NOTHING, _lapse_in_words(lapse.noticed_from, lapse.on))
        self.lapsed.clear()

    def _act(self, act: told.Act) -> None:
        attempt = Attempt(
            step=act.step.key, on=act.on, entered_on=act.entered_on, office=told.OFFICE, by=act.by, others=act.others,
            facts=act.facts, at_entry=act.by if act.on < act.entered_on else None,
        )  # fmt: skip
        expected = _refusal_in_words(*act.refusal) if act.refusal else DONE
        found = DONE
        try:
            check_step(self.timing, attempt)
        except Refused as refusal:
            found = _refusal_in_words(refusal.code, refusal.article or "")
            self.exercised |= behind_refusal(self.timing, attempt, act.step, refusal)
        else:
            persons = tuple(person.person for person in attempt.persons)
            self._stands(act.step, act.on, act.facts, persons)
            self.entries.append((act.step.key, act.on, act.entered_on))
            self.exercised.add(("step", act.step.key, act.step.basis))
        self._add(act.on, act.step.name, expected, found)

    def _collected(self, line: told.Collected) -> None:
        progress = self.timing.progress
        counted = progress.collectors | {person.person for person in line.persons}
        self.timing = Timing(replace(progress, collectors=counted), self.timing.calendar, self.timing.limits)

    def _itself(self, line: told.Itself) -> None:
        lapse = next((each for each in self.lapsed if each.step.key == line.step.key), None)
        found = NOTHING
        if lapse is not None:
            self.lapsed.remove(lapse)
            found = _lapse_in_words(lapse.noticed_from, lapse.on)
            self.exercised.add(("step", line.step.key, line.step.basis))
        self._add(line.on, line.step.name, _lapse_in_words(line.on, line.counts_on), found)

    def _clock_is(self, line: told.ClockIs) -> None:
        running = self.timing.clock(line.clock.key)
        expected = _due_in_words(line) if line.runs else NOTHING
        found = NOTHING if running is None else _running_in_words(running, line)
        self._add(line.on, line.clock.name, expected, found)
        if running is not None and (line.strict or line.legal or line.moment):
            self.exercised.add(("clock", line.clock.key, running.basis))

    def _steps_are(self, line: told.StepsAre) -> None:
        are = open_steps(self.timing, line.on)
        told_of = {step.key for step in (*line.open, *line.shut)}
        found = are if line.exactly else tuple(step for step in are if step.key in told_of)
        self._add(line.on, Words("可办环节", "steps open"), _names(line.open), _names(found))

    def _alerts_are(self, line: told.AlertsAre) -> None:
        found = alerts_on(self.timing, self.entries, self.situation.policy, line.on)
        self._add(line.on, Words("监督提示", "alerts"), _alerts(line.alerts), _alerts(found))
        self.exercised |= {("alert", rule, "") for _, rule, _ in found}

    def _add(self, on: date, what: Words, expected: Words, found: Words) -> None:
        self.results.append(Result(on, what, expected, found))


def _same(text: str) -> Words:
    return Words(text, text)


def _refusal_in_words(code: str, article: str) -> Words:
    return Words(f"拒绝 {code}（{article}）", f"refused {code} ({article})")


def _lapse_in_words(noticed_from: date, counts_on: date) -> Words:
    return Words(
        f"{noticed_from} 自动发生，自 {counts_on} 起算", f"takes itself {noticed_from}, counts from {counts_on}"
    )


def _due_in_words(line: told.ClockIs) -> Words:
    parts = [str(day) for day in (line.strict, line.legal, line.moment) if day]
    return _with_state(parts, line.provisional, line.paused, line.stopped_on)


def _running_in_words(running: RunningClock, line: told.ClockIs) -> Words:
    asked = [(line.strict, running.due.strict), (line.legal, running.due.legal)]
    parts = [str(day) for expected, day in asked if expected]
    parts.append(str(running.moment.strict) if line.moment and running.moment else "")
    stopped_on = running.stopped_on
    return _with_state(parts, running.due.provisional, running.due.paused, stopped_on)


def _with_state(parts: list[str], provisional: bool, paused: bool, stopped_on: date | None) -> Words:
    dates = " ".join(part for part in parts if part)
    zh = ["暂定" if provisional else "", "暂停中" if paused else "", f"{stopped_on} 停止" if stopped_on else "计时"]
    en = ["provisional" if provisional else "", "paused" if paused else ""]
    en.append(f"stopped {stopped_on}" if stopped_on else "runs")
    return Words(" ".join(filter(None, (dates, *zh))), " ".join(filter(None, (dates, *en))))


def _names(steps: tuple[Step, ...]) -> Words:
    keys = sorted(steps, key=lambda step: step.key)
    return Words("、".join(s.name.zh for s in keys) or "无", ", ".join(s.name.en for s in keys) or "none")


def _alerts(found: frozenset[tuple[str, str, str]]) -> Words:
    return _same("; ".join(sorted(" ".join(each) for each in found)) or "—")
