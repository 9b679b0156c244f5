"""The rules in force on a day, parsed once and kept by hash."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import BigIntegerField, Max, QuerySet
from django.db.models.expressions import RawSQL

from quanheng.rulebook.models import Rule
from quanheng.rulebook.parsing import parsed
from quanheng.rules.calendars import Calendar
from quanheng.rules.flow import Flow
from quanheng.rules.procedure import Procedure
from quanheng.rules.refined import LocalProcedure, refine
from quanheng.rules.refusal import Refused


def rule_in_force(kind: str, key: str, on: date) -> Rule:
    """The version of a rule that holds on a day; refused (`rule-not-in-force`) when none does."""
    found = Rule.objects.filter(kind=kind, key=key, effective_on__lte=on).order_by("-version").first()
    if found is None:
        raise Refused("rule-not-in-force", kind=Rule.Kind(kind).label, key=key, on=on)
    return found


def rules_in_force(kind: str, on: date) -> list[Rule]:
    """The version of every rule of a kind that holds on a day, by key. One statement."""
    rows = Rule.objects.filter(kind=kind, effective_on__lte=on).order_by("key", "-version").distinct("key")
    return list(rows)


def all_rules() -> QuerySet[Rule]:
    """Every version of every rule, the newest first within each."""
    return Rule.objects.order_by("kind", "key", "-version")


@lru_cache(maxsize=512)
def rule_text(digest: str) -> tuple[str, str, str]:
    """Kind, key and words of the version with this hash; what is pinned by hash never changes."""
    found = Rule.objects.filter(hash=digest).values_list("kind", "key", "body").first()
    if found is None:
        raise Refused("rule-not-in-force", kind="", key=digest[:12], on="")
    return found


@lru_cache(maxsize=512)
def by_hash(digest: str) -> Any:
    """The rule with this hash, parsed, a local flow as the procedure it makes; no statement once it has been read."""
    kind, key, body = rule_text(digest)
    rule = parsed(kind, body, Path(f"{kind}/{key}.toml"))
    return refine(by_hash(rule.skeleton), rule, digest) if isinstance(rule, Flow) else rule


def procedure(digest: str) -> Procedure:
    """The procedure a proceeding is pinned to: a statutory one, or one a local flow refines."""
    return by_hash(digest)


def every_procedure() -> frozenset[str]:
    """The hashes of every procedure there has been, of which running proceedings may keep any. One statement."""
    kinds = (Rule.Kind.PROCEDURE, Rule.Kind.FLOW)
    return frozenset(Rule.objects.filter(kind__in=kinds).values_list("hash", flat=True))


def local_flow(digest: str) -> LocalProcedure | None:
    """The procedure a local flow makes, if there is a flow with this hash."""
    if not Rule.objects.filter(kind=Rule.Kind.FLOW, hash=digest).exists():
        return None
    found = by_hash(digest)
    return found if isinstance(found, LocalProcedure) else None


def procedure_in_force(key: str, on: date) -> Procedure:
    """The procedure that holds on a day."""
    return by_hash(rule_in_force(Rule.Kind.PROCEDURE, key, on).hash)


def variants_in_force(key: str, on: date) -> tuple[Procedure, ...]:
    """The procedures that may stand in for this one on a day, by key. One statement once each has been read."""
    known = [by_hash(rule.hash) for rule in rules_in_force(Rule.Kind.PROCEDURE, on)]
    return tuple(procedure for procedure in known if procedure.variant_of == key)


def standard(key: str, on: date) -> Any:
    """The discretion standard that holds on a day."""
    return by_hash(rule_in_force(Rule.Kind.STANDARD, key, on).hash)


def policy(key: str, on: date) -> Any:
    """The policy that holds on a day, as the table of its file."""
    return by_hash(rule_in_force(Rule.Kind.POLICY, key, on).hash)


NEWEST_CALENDAR = f"SELECT max(id) FROM rulebook_rule WHERE kind = '{Rule.Kind.CALENDAR.value}'"  # noqa: S608


def calendar_edition() -> RawSQL:
    """The number of the newest calendar row, for use inside another query.

    Written out, since composing it cost a tenth of the CPU of a step (benchmarks/step.py).
    """
    return RawSQL(NEWEST_CALENDAR, [], output_field=BigIntegerField())  # noqa: S611 — a constant


def calendar(edition: int | None = None) -> Calendar:
    """The working calendar made of every year's latest notice; `edition` spares the statement that asks for it."""
    return _calendar(newest_calendar() if edition is None else edition)


def newest_calendar() -> int:
    """The number of the newest calendar row, 0 when none is loaded."""
    return Rule.objects.filter(kind=Rule.Kind.CALENDAR).aggregate(newest=Max("id"))["newest"] or 0


@lru_cache(maxsize=8)
def _calendar(edition: int) -> Calendar:
    rows = Rule.objects.filter(kind=Rule.Kind.CALENDAR, id__lte=edition).order_by("key", "-version").distinct("key")
    return Calendar(parsed(row.kind, row.body, Path(f"calendar/{row.key}.toml")) for row in rows)
