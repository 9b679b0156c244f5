"""What left, in which batch, and what came in."""

from django.db import models


class Counter(models.Model):
    """The last number given out; taken under its row lock, so numbers have no gaps and follow the order of commit."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        db_table = "exchange_counter"


class OutgoingMessage(models.Model):
    """A public copy on its way out."""

    sequence = models.BigIntegerField(unique=True)
    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "exchange_outgoing_message"


class Sent(models.Model):
    """The digest of what was last sent about a subject, so that nothing is sent twice unchanged."""

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "exchange_sent"
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="exchange_sent_once")]


class OutgoingBatch(models.Model):
    """A numbered run of messages; its file can be written again, byte for byte, from the messages."""

    number = models.BigIntegerField(unique=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    written_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_outgoing_batch"
        indexes = [
            models.Index(
                fields=["number"], name="exchange_batch_unwritten", condition=models.Q(written_at__isnull=True)
            )
        ]


class OtherSide(models.Model):
    """How far the public site says it has come: the last batch it applied."""

    name = models.CharField(max_length=20, primary_key=True, default="public")
    applied = models.BigIntegerField(default=0)
    heard_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_other_side"


class IncomingEnvelope(models.Model):
    """A sealed message that came in: taken in once by its number, or turned away with the reason."""

    class Outcome(models.TextChoices):
        RECEIVED = "received", "已收"
        REFUSED = "refused", "未收"

    number = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    topic = models.CharField(max_length=40)
    token = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=60, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_incoming_envelope"


class StoredFile(models.Model):
    """A file that came in, kept under its own hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=40)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "exchange_stored_file"
