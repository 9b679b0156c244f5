"""Events, what is still to follow them, and the keys that let a person's data be forgotten."""

from django.db import models


class SubjectKey(models.Model):
    """The key under which the events about one subject are committed; destroying it unlinks them for good."""

    about = models.CharField(max_length=120, unique=True)
    key = models.BinaryField()

    class Meta:
        db_table = "ledger_subject_key"


class Event(models.Model):
    """One act, as it will be proven: the payload verbatim (RFC 8785) and the public entry that commits to it."""

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=120)
    office = models.CharField(max_length=20)
    by_person = models.BigIntegerField(null=True)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    payload_bytes = models.BinaryField()
    entry_bytes = models.BinaryField()

    class Meta:
        db_table = "ledger_event"
        indexes = [
            models.Index(fields=["about", "id"], name="ledger_event_about"),
            models.Index(fields=["kind", "id"], name="ledger_event_kind"),
        ]

    @property
    def payload(self) -> dict:
        """What happened, as data: kind, about, office, by, on, at, facts, rows."""
        import json

        return json.loads(bytes(self.payload_bytes))


class Pending(models.Model):
    """An event a follower has still to follow; the row goes in the transaction of what the follower writes."""

    follower = models.CharField(max_length=60)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    parked_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "ledger_pending"
        constraints = [models.UniqueConstraint(fields=["follower", "event"], name="ledger_pending_once")]
        indexes = [
            models.Index(
                fields=["follower", "event"], name="ledger_pending_next", condition=models.Q(parked_at__isnull=True)
            )
        ]


class Beat(models.Model):
    """When a follower or loop last worked, and what stopped it if it stands still."""

    name = models.CharField(max_length=60, primary_key=True)
    beat_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "ledger_beat"
