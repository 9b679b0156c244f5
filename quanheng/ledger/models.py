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


class LogEntry(models.Model):
    """Where an event's entry stands in the public log."""

    index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="log_entry")
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "ledger_log_entry"


class LogTile(models.Model):
    """A full tile of the log's tree: 256 hashes that will never change."""

    pk = models.CompositePrimaryKey("level", "number")
    level = models.SmallIntegerField()
    number = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        db_table = "ledger_log_tile"


class TreeState(models.Model):
    """The one row that moves: the tree's size, root and right edge, changed only from what it was."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField()
    root = models.BinaryField()
    edge = models.BinaryField()

    class Meta:
        db_table = "ledger_tree_state"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_tree_state_one")]


class TreeHead(models.Model):
    """The root the tree had at one size; a second tree of the same size cannot be written down."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    integrated_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_tree_head"


class SignedCheckpoint(models.Model):
    """A committed head under the log's signature, as it is published."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_checkpoint"
