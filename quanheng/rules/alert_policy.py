"""The policy profile: how grave each rule's breach is, and its figures; data with a name, never constants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from quanheng.rules.alerts import rules
from quanheng.rules.days import Period, Unit
from quanheng.rules.law_files import BadLawFile, only_keys, take
from quanheng.rules.refusal import Refused
from quanheng.rules.words import Words


class Severity(StrEnum):
    """How grave an alert is, the gravest last."""

    HINT = "hint"
    YELLOW = "yellow"
    RED = "red"


SETTINGS = ("near-due-working-days", "late-entry-working-days", "very-late-entry-working-days")


@dataclass(frozen=True, slots=True)
class AlertPolicy:
    """A named profile: the severity of each rule, the figures, and how soon the unit has to reply."""

    key: str
    name: Words
    basis: str
    severity: Mapping[str, Severity]
    settings: Mapping[str, int]
    reply_within: Period


def parse_policy(table: Mapping[str, Any], path: Path | str) -> AlertPolicy:
    """The profile a file describes; `BadLawFile` when a rule has no severity or a figure is missing."""
    only_keys(table, {*_WORDS, "severity", "settings", "effective_on", "document_number"}, path=path)
    words = {key: take(table, key, str, path=path) for key in _WORDS}
    severity = take(table, "severity", dict, path=path)
    only_keys(severity, rules(), path=path, within="severity")
    settings = take(table, "settings", dict, path=path)
    only_keys(settings, SETTINGS, path=path, within="settings")
    return AlertPolicy(
        key=words["key"],
        name=Words(words["name"], words["name_en"]),
        basis=words["basis"],
        severity={rule: _severity(severity, rule, path) for rule in rules()},
        settings={key: _figure(settings, key, path) for key in SETTINGS},
        reply_within=_period(words["reply_within"], path),
    )


_WORDS = ("key", "name", "name_en", "basis", "reply_within")


def _severity(table: Mapping[str, Any], rule: str, path: Path | str) -> Severity:
    word = take(table, rule, str, path=path, within="severity")
    if word not in set(Severity):
        raise BadLawFile(path, f"severity.{rule}", f"must be one of {', '.join(Severity)}")
    return Severity(word)


def _figure(table: Mapping[str, Any], key: str, path: Path | str) -> int:
    figure = take(table, key, int, path=path, within="settings")
    if figure < 1:
        raise BadLawFile(path, f"settings.{key}", "must be at least 1")
    return figure


def _period(text: str, path: Path | str) -> Period:
    try:
        period = Period.parse(text)
    except Refused as refusal:
        raise BadLawFile(path, "reply_within", f"{text!r} is no period") from refusal
    if period.unit is Unit.HOUR:
        raise BadLawFile(path, "reply_within", "must be counted in days")
    return period
