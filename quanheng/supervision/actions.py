"""Finding breaches and dealing with them: the engine finds, the unit explains, only the supervisor disposes."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from quanheng.catalogue.adjusting import how_counted, not_met_in_time
from quanheng.catalogue.models import Citation, PowerItem
from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.ledger.models import Event
from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.models import Clock, Proceeding
from quanheng.proceedings.queries import explain, procedure_of, timing_of
from quanheng.rulebook import queries as rulebook
from quanheng.rules.alert_policy import AlertPolicy
from quanheng.rules.alerts import Rule, adjustment_rules, clock_rules, entry_rules, pause_rules, rules
from quanheng.rules.alerts.rule import (
    AdjustmentFacts,
    AdjustmentRule,
    ClockFacts,
    ClockRule,
    EntryFacts,
    PauseFacts,
    PauseRule,
    evidence,
)
from quanheng.rules.calendars import Calendar
from quanheng.rules.days import Period, last_day
from quanheng.rules.pauses_told import pauses_told
from quanheng.rules.procedure import ClockKind
from quanheng.rules.refusal import Refused
from quanheng.rules.sentences import stored
from quanheng.supervision.models import Alert, Disposal, Explanation, Watch
from quanheng.supervision.policies import policy_in_force
from quanheng.supervision.queries import asked_to_explain

CHANNEL = "supervision"
UNAMBIGUOUS = "23456789abcdefghjkmnpqrstuvwxyz"
BATCH = 50


@dataclass(frozen=True)
class Looking:
    """One look at one instant, with the policy and the calendar of that day."""

    policy: AlertPolicy
    policy_hash: str
    calendar: Calendar
    today: date


@dataclass(frozen=True)
class Watched(Looking):
    """A proceeding under supervision at one instant, locked."""

    proceeding: Proceeding


@transaction.atomic
def look_at_proceeding(proceeding: int, *, at: datetime) -> list[Alert]:
    """Raise what is broken in a proceeding's time limits, and note when silence would break the next."""
    watched = _watched(proceeding, at)
    clocks, pauses = list(Clock.objects.filter(proceeding=watched.proceeding)), _pauses(watched.proceeding)
    raised = [alert for clock in clocks for rule in clock_rules() if (alert := _look(watched, clock, rule))]
    raised += [alert for pause in pauses for rule in pause_rules() if (alert := _look_at_pause(watched, pause, rule))]
    Watch.objects.filter(proceeding=watched.proceeding).delete()
    watches = chain(*(_watches(watched, clock) for clock in clocks), _watches_of(watched, pauses))
    Watch.objects.bulk_create(watches)
    return raised


def _pauses(proceeding: Proceeding) -> tuple[PauseFacts, ...]:
    """The pauses that began, where the procedure knows any: two statements more, which most do not need."""
    return pauses_told(timing_of(proceeding)) if procedure_of(proceeding).pauses else ()


@transaction.atomic
def look_at_entry(event: Event) -> list[Alert]:
    """Raise what is broken by when a step was entered: an act recorded days after it happened."""
    recorded_on = timezone.localdate(event.recorded_at)
    code, facts = event.about.removeprefix("proceeding:"), event.payload["facts"]
    # What the law brings about by itself is entered by nobody.
    if event.by_person is None or event.happened_on >= recorded_on:
        return []
    watched = _watched(Proceeding.objects.only("pk").get(code=code).pk, now())
    entry = EntryFacts(facts["step"], event.happened_on, recorded_on)
    broken = [rule for rule in entry_rules() if rule.broken(entry, watched.policy.settings, watched.calendar)]
    kept = {"facts": {"step": entry.step, **_plain_days(entry)}, "event": event.code}
    detail = f"{facts['step']}:{facts['round']}"
    raised = [
        _raise(watched, rule, detail, broken_on=recorded_on, step=entry.step, by=event.by_person, kept=kept)
        for rule in broken
    ]
    return [alert for alert in raised if alert is not None]


def _plain_days(entry: EntryFacts) -> dict[str, object]:
    return evidence(entry, ("happened_on", "recorded_on"))


@transaction.atomic
def look_at_silence(at: datetime) -> int:
    """Look at the time limits whose instant has come, up to a batch; the number looked at.

    Each is looked at once: one indexed statement when nothing is due, however many limits run quietly.
    """
    due = Watch.objects.filter(look_at__lte=at).order_by("look_at").values_list("proceeding", flat=True)[:BATCH]
    # Proceedings before watches, and in order, as everyone locks them: who waits for us holds nothing we need.
    watched = {proceeding: _watched(proceeding, at) for proceeding in sorted(set(due))}
    come = _taken_out(list(watched), at) if watched else []
    for proceeding, key, round_, rule in sorted(come):
        _look_again(watched[proceeding], key, round_, rules().get(rule))
    return len(come)


def _look_again(watched: Watched, key: str, round_: int, rule: Rule | None) -> None:
    """Look at the one limit, or the one pause, whose instant has come."""
    match rule:
        case ClockRule():
            _look(watched, Clock.objects.get(proceeding=watched.proceeding, key=key, round=round_), rule)
        case PauseRule():
            for pause in _pauses(watched.proceeding):
                if (pause.pause, pause.number) == (key, round_):
                    _look_at_pause(watched, pause, rule)


def _taken_out(proceedings: list[int], at: datetime) -> list[tuple[int, str, int, str]]:
    """Delete what is still due in these proceedings, which are locked, and give it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM supervision_watch WHERE proceeding_id = ANY(%s) AND look_at <= %s "
            "RETURNING proceeding_id, clock, round, rule",
            [proceedings, at],
        )
        return cursor.fetchall()


def _watched(proceeding: int, at: datetime) -> Watched:
    """Lock the proceeding, so that two who look at once find a breach once."""
    row = Proceeding.objects.select_for_update(of=("self",), no_key=True).select_related("office").get(pk=proceeding)
    return Watched(**vars(_looking(at)), proceeding=row)


def _looking(at: datetime) -> Looking:
    today = timezone.localdate(at)
    policy, digest = policy_in_force(today)
    return Looking(policy, digest, rulebook.calendar(), today)


def _look(watched: Watched, clock: Clock, rule: ClockRule) -> Alert | None:
    facts = _facts(clock)
    broken_on = rule.broken_from(facts, watched.policy.settings, watched.calendar)
    if broken_on is None or broken_on > watched.today or not rule.told_on(facts, watched.today):
        return None
    kept = {"facts": evidence(facts, rule.needs)}
    detail = f"{clock.key}:{clock.round}"
    return _raise(watched, rule, detail, broken_on=broken_on, step="", by=None, kept=kept, clock=clock)


def _look_at_pause(watched: Watched, pause: PauseFacts, rule: PauseRule) -> Alert | None:
    broken_on = rule.broken_from(pause)
    if broken_on is None or broken_on > watched.today:
        return None
    kept = {"facts": evidence(pause, rule.needs), "clock": evidence(pause, ("name",))["name"], "basis": pause.basis}
    detail = f"{pause.pause}:{pause.number}"
    return _raise(watched, rule, detail, broken_on=broken_on, step=pause.starts, by=None, kept=kept)


def _watches_of(watched: Watched, pauses: Iterable[PauseFacts]) -> Iterable[Watch]:
    for pause in pauses:
        for rule in pause_rules():
            day = rule.broken_from(pause)
            if day is not None and day > watched.today:
                yield Watch(
                    proceeding=watched.proceeding, clock=pause.pause, round=pause.number, rule=rule.key,
                    look_at=timezone.make_aware(datetime.combine(day, time.min)),
                )  # fmt: skip


def _watches(watched: Watched, clock: Clock) -> Iterable[Watch]:
    if clock.stopped_on is not None:
        return
    for rule in clock_rules():
        day = rule.broken_from(_facts(clock), watched.policy.settings, watched.calendar)
        if day is not None and day > watched.today:
            look_at = timezone.make_aware(datetime.combine(day, time.min))
            yield Watch(
                proceeding=watched.proceeding, clock=clock.key, round=clock.round, rule=rule.key, look_at=look_at
            )


def _facts(clock: Clock) -> ClockFacts:
    return ClockFacts(
        key=clock.key, kind=ClockKind(clock.kind), of_party=clock.of_party, started_on=clock.started_on,
        period=Period.parse(clock.period), due_strict=clock.due_strict, due_legal=clock.due_legal,
        provisional=clock.provisional, paused=clock.paused, stopped_on=clock.stopped_on, basis=clock.basis,
    )  # fmt: skip


def _raise(
    watched: Watched,
    rule: Rule,
    detail: str,
    *,
    broken_on: date,
    step: str,
    by: int | None,
    kept: dict,
    clock: Clock | None = None,
) -> Alert | None:
    """Write the alert and record it; None when this breach was found before."""
    row = watched.proceeding
    if Alert.objects.filter(rule=rule.key, proceeding=row, detail=detail).exists():
        return None
    return _write(
        watched, rule, row.office, {"proceeding": row.code}, proceeding=row, detail=detail, step=step or row.position,
        responsible_id=by or _last_hand(row), broken_on=broken_on,
        basis=clock.basis if clock else kept.get("basis", rule.basis), evidence={**_circumstances(row, clock), **kept},
    )  # fmt: skip


def _write(looking: Looking, rule: Rule, office: Office, found_in: dict[str, str], **how: Any) -> Alert:
    """Write an alert, record it and announce it."""
    alert = Alert.objects.create(
        code="".join(secrets.choice(UNAMBIGUOUS) for _ in range(10)), rule=rule.key, office=office,
        severity=looking.policy.severity[rule.key], policy=looking.policy.key, policy_hash=looking.policy_hash,
        found_on=looking.today, found_at=now(),
        reply_due=last_day(looking.today, looking.policy.reply_within, looking.calendar).strict, **how,
    )  # fmt: skip
    facts = {
        "rule": rule.key, "severity": alert.severity, "policy": alert.policy, **found_in,
        "detail": alert.detail, "broken_on": alert.broken_on.isoformat(),
    }  # fmt: skip
    record(
        "supervision.alert-raised", about=f"alert:{alert.code}", office=office.code, by=None, on=looking.today,
        facts=facts, touched=[alert], public={"rule": rule.key, "severity": str(alert.severity)},
    )  # fmt: skip
    announce(alert.code)
    return alert


def _last_hand(proceeding: Proceeding) -> int | None:
    """Who took the last step: the case lies with them or with whoever they sent it to."""
    taken = proceeding.steps.filter(by__isnull=False).order_by("-id").values_list("by", flat=True).first()
    return taken or proceeding.opened_by_id


def _circumstances(proceeding: Proceeding, clock: Clock | None) -> dict:
    """The proceeding as it stood, and how the due day was counted, sentence by sentence."""
    timing = timing_of(proceeding)
    running = [each for each in timing.clocks() if clock and (each.clock.key, each.round) == (clock.key, clock.round)]
    return {
        "proceeding": {
            "number": proceeding.number, "procedure": proceeding.procedure_key, "hash": proceeding.procedure_hash,
            "position": proceeding.position, "steps": len(timing.progress.history),
        },
        "clock": {"zh": running[0].clock.name.zh, "en": running[0].clock.name.en} if running else None,
        "explanation": [stored(sentence) for each in running for sentence in explain(timing, each)],
    }  # fmt: skip


def look_at_adjustments(at: datetime) -> int:
    """Raise what was not reported anew by its last day, up to a batch; the number of alerts. One statement if none."""
    raised = 0
    for rule in adjustment_rules():
        told = Alert.objects.filter(rule=rule.key, adjustment=OuterRef("adjustment"))
        late = list(not_met_in_time(timezone.localdate(at)).exclude(Exists(told))[:BATCH])
        looking = _looking(at) if late else None
        raised += sum(_look_at_adjustment(looking, citation, rule) for citation in late if looking)
    return raised


@transaction.atomic
def _look_at_adjustment(looking: Looking, citation: Citation, rule: AdjustmentRule) -> bool:
    """Raise it, unless another who looked at the same time did: the item is locked, and looked at again."""
    item, due = citation.version.item, citation.adjustment
    PowerItem.objects.select_for_update(no_key=True).only("pk").get(pk=item.pk)
    facts = AdjustmentFacts(
        item.code, citation.text, due.lost_on, due.due_on, due.provisional, citation.filed_on, due.basis
    )
    broken_on = rule.broken_from(facts)
    if broken_on is None or Alert.objects.filter(rule=rule.key, adjustment=due).exists():
        return False
    _write(
        looking, rule, item.office, {"item": item.code}, adjustment=due, detail=citation.text[:80],
        broken_on=broken_on, basis=due.basis, evidence={
            "facts": evidence(facts, rule.needs), "item": {"name": citation.version.name},
            "explanation": [stored(sentence) for sentence in how_counted(due)],
        },
    )  # fmt: skip
    return True


def announce(code: str) -> None:
    """Tell whoever watches, once this transaction is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, code])


@transaction.atomic
def explain_alert(alert: Alert, text: str, *, by: Person, on: date) -> Explanation:
    """The unit says how it came about; what was said stays, and more may be added until the alert is disposed of."""
    _lock(alert)
    standing = by.standing(on)
    for act in asked_to_explain(alert):
        check(standing, act, alert.office.code)
    if not text.strip():
        raise Refused("explanation-empty", code=alert.code)
    said = Explanation.objects.create(alert=alert, text=text.strip(), by=by, on=on, at=now())
    _record_of(alert, "supervision.alert-explained", by=by, on=on, facts={"text": said.text}, touched=[said])
    return said


@transaction.atomic
def dispose(alert: Alert, finding: Disposal.Finding, reason: str, *, by: Person, on: date) -> Disposal:
    """The supervisor holds it well founded, unfounded or excused, with reasons, once; never on their own office."""
    _lock(alert)
    standing = by.standing(on)
    check(standing, Act.ALERT_DISPOSE)
    if any(office == alert.office.code for office, _role in standing.roles):
        raise Refused("own-office-alert", article="公务员法第七十六条", name=by.name, code=alert.code)
    if not reason.strip():
        raise Refused("disposal-without-reason", code=alert.code)
    held = Disposal.objects.create(alert=alert, finding=finding, reason=reason.strip(), by=by, on=on, at=now())
    facts = {"finding": held.finding, "reason": held.reason}
    _record_of(alert, "supervision.alert-disposed", by=by, on=on, facts=facts, touched=[held])
    return held


def _lock(alert: Alert) -> None:
    """Let nobody else deal with it until the transaction ends; refused once it has been disposed of."""
    # An append-only row cannot be locked by who may not change it; its proceeding or its item can.
    if alert.proceeding_id is not None:
        Proceeding.objects.select_for_update(no_key=True).only("pk").get(pk=alert.proceeding_id)
    else:
        PowerItem.objects.select_for_update(no_key=True).only("pk").get(pk=alert.item.pk)
    held = Disposal.objects.filter(alert=alert).first()
    if held is not None:
        raise Refused("alert-disposed-already", code=alert.code, on=held.on)


def _record_of(alert: Alert, kind: str, *, by: Person, on: date, facts: dict, touched: list) -> None:
    about = f"alert:{alert.code}"
    record(kind, about=about, office=alert.office.code, by=by, on=on, facts=facts, touched=[alert, *touched])
    announce(alert.code)
