"""Alerts as people look for them, and whether the engine that finds them is at work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from quanheng.ledger.models import Beat, Pending
from quanheng.people.permissions import PERMISSIONS, Act, may, offices_where
from quanheng.rules.alert_policy import Severity
from quanheng.rules.standing import Standing
from quanheng.supervision.models import Alert, Explanation, Watch

ENGINE = ("supervision.alerts", "supervision.silence", "supervision.adjustments")
KEEPERS = PERMISSIONS[Act.ITEM_IMPORT]
SILENT_AFTER = timedelta(seconds=10)


def alerts_open_to(standing: Standing) -> QuerySet[Alert]:
    """The alerts a person may see: every one for who supervises, for others those of the offices they work in.

    Who keeps an office's items sees only what concerns them: cases are not their work.
    """
    found = Alert.objects.select_related(
        "office", "proceeding", "responsible", "disposal__by", "adjustment__citation__version__item"
    )
    if any(standing.holds(role) for role in PERMISSIONS[Act.WALL_READ]):
        return found
    works = {office for office, role in standing.roles if role in PERMISSIONS[Act.ALERT_READ] - KEEPERS}
    keeps = offices_where(standing, Act.ITEM_IMPORT)
    of_items = Q(office__code__in=keeps, adjustment__isnull=False)
    return found.filter(Q(office__code__in=works) | of_items if keeps else Q(office__code__in=works))


def asked_to_explain(alert: Alert) -> tuple[Act, ...]:
    """What whoever explains it may do there: work on cases, or for an item to adjust no more than explain alerts."""
    return (Act.ALERT_EXPLAIN,) if alert.adjustment_id else (Act.ALERT_EXPLAIN, Act.CASE_STEP)


def explains(standing: Standing, alert: Alert) -> bool:
    """Whether someone may explain it: who works on cases there, and of an item to adjust also who keeps the items."""
    return all(may(standing, act, alert.office.code) for act in asked_to_explain(alert))


def open_alerts(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """Those of which nothing has been held yet."""
    return alerts.filter(disposal__isnull=True)


def with_answer(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    """The same, each with `answered`: whether the unit has explained."""
    return alerts.annotate(answered=Exists(Explanation.objects.filter(alert=OuterRef("pk"))))


@dataclass(frozen=True)
class OfficeBar:
    """One bar of the chart: the open alerts of an office by severity."""

    code: str
    name: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def figures(self) -> list[int]:
        """The counts, the gravest first."""
        return [self.counts[severity] for severity in reversed(Severity)]


def open_by_office(alerts: QuerySet[Alert]) -> list[OfficeBar]:
    """The open alerts of each office by severity, the office with most of them first. One statement."""
    by_severity = {severity.value: Count("pk", filter=Q(severity=severity)) for severity in Severity}
    rows = open_alerts(alerts).order_by().values("office__code", "office__short_name").annotate(**by_severity)
    bars = [
        OfficeBar(
            row["office__code"], row["office__short_name"], {severity.value: row[severity] for severity in Severity}
        )
        for row in rows
    ]
    return sorted(bars, key=lambda bar: (-bar.counts["red"], -bar.total, bar.code))


@dataclass(frozen=True)
class Figures:
    """What the wall counts."""

    red: int
    yellow: int
    hint: int
    unanswered: int
    today: int


def figures(alerts: QuerySet[Alert], today: date) -> Figures:
    """Open alerts by severity, those nobody answered, and all that were found today. One statement."""
    still = Q(disposal__isnull=True)
    return Figures(
        **with_answer(alerts)
        .order_by()
        .aggregate(
            red=Count("pk", filter=still & Q(severity=Severity.RED)),
            yellow=Count("pk", filter=still & Q(severity=Severity.YELLOW)),
            hint=Count("pk", filter=still & Q(severity=Severity.HINT)),
            unanswered=Count("pk", filter=still & Q(answered=False)),
            today=Count("pk", filter=Q(found_on=today)),
        )
    )


def filtered(alerts: QuerySet[Alert], given: Mapping[str, str]) -> QuerySet[Alert]:
    """The alerts that fit what an address asks for; an unknown value finds none."""
    for name, column in (("severity", "severity"), ("rule", "rule"), ("office", "office__code")):
        if given.get(name):
            alerts = alerts.filter(**{column: given[name]})
    match given.get("state", "open"):
        case "open":
            return open_alerts(alerts)
        case "unanswered":
            return open_alerts(alerts).filter(explanations__isnull=True)
        case "closed":
            return alerts.filter(disposal__isnull=False)
        case "all":
            return alerts
    return alerts.none()


@dataclass(frozen=True)
class EngineState:
    """Whether alerts are being looked for: when not, no alert does not mean that nothing is wrong."""

    at_work: bool
    since: datetime | None
    why: str
    waiting: int
    watching: int


def engine_state(at: datetime) -> EngineState:
    """Whether every part of the engine worked within ten seconds and left no event lying. Three statements."""
    beats = {beat.name: beat for beat in Beat.objects.filter(name__in=ENGINE)}
    waiting = Pending.objects.filter(follower=ENGINE[0])
    left = waiting.filter(event__recorded_at__lt=at - SILENT_AFTER).count()
    watching = Watch.objects.count()
    missing = [name for name in ENGINE if name not in beats]
    if missing:
        return EngineState(False, None, "never", left, watching)
    last = min(beat.beat_at for beat in beats.values())
    stopped = next((beat for beat in beats.values() if beat.stopped_at), None)
    if stopped is not None:
        return EngineState(False, stopped.stopped_at, "stopped", left, watching)
    if at - last > SILENT_AFTER:
        return EngineState(False, last, "silent", left, watching)
    return EngineState(not left, last, "behind" if left else "", left, watching)
