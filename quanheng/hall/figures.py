"""Public figures, counted event by event: exactly once each, whatever crashes."""

from django.db import connection

from quanheng.exchange.actions import send
from quanheng.ledger.models import Event

LABELS = {
    "cases-open": {"zh": "正在办理", "en": "in progress"},
    "cases-done": {"zh": "已办结", "en": "completed"},
    "cases-late": {"zh": "其中超过法定期限", "en": "of these after the legal time"},
}


def count(event: Event) -> None:
    """Change the figures as one event of a proceeding says, and send those that changed."""
    facts = event.payload["facts"]
    if event.kind == "proceeding.opened":
        _add("cases-open", 1, event)
    elif event.kind == "proceeding.step-taken":
        if facts["late_by"]:
            _add("cases-late", 1, event)
        if facts["ended"]:
            _add("cases-open", -1, event)
            _add("cases-done", 1, event)


def _add(key: str, more: int, event: Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO hall_figure (key, value) VALUES (%s, %s) "
            "ON CONFLICT (key) DO UPDATE SET value = hall_figure.value + %s RETURNING value",
            [key, max(more, 0), more],
        )
        value = int(cursor.fetchone()[0])
    send("counter", key, {"value": max(value, 0), "label": LABELS[key], "counted_at": event.recorded_at.isoformat()})
