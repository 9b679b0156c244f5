"""Documents issued, the templates they were made from, their running numbers and their printed form."""

import json

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Template(models.Model):
    """One wording of a kind of document, kept word for word for as long as documents made from it exist."""

    key = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    hash = models.CharField(max_length=64, unique=True)
    body = models.BinaryField()
    frame = models.BinaryField()
    pinned_on = models.DateField()

    class Meta:
        db_table = "documents_template"


class Counter(models.Model):
    """The last number an office gave in a series and year; the row is locked until its transaction ends."""

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "documents_counter"
        constraints = [models.UniqueConstraint(fields=["office", "series", "year"], name="documents_counter_once")]


class Document(models.Model):
    """A document as issued: its number, and word for word what it states (RFC 8785) with its hash.

    `step` is the step that produced it, with its round ("decision#1"); nothing where no step did.
    """

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=60)
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=60, unique=True)
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    about = models.CharField(max_length=120)
    step = models.CharField(max_length=70, blank=True)
    issued_on = models.DateField()
    issued_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    every_row_recorded = True

    class Meta:
        db_table = "documents_document"
        constraints = [
            models.UniqueConstraint(fields=["office", "series", "year", "sequence"], name="documents_number_once")
        ]
        indexes = [
            models.Index(fields=["about", "id"], name="documents_about"),
            models.Index(fields=["office", "-id"], name="documents_of_office"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.code])

    @property
    def facts(self) -> dict:
        """What the document states, field by field."""
        return json.loads(bytes(self.content))["facts"]


class Rendered(models.Model):
    """The printed form of a document: a PDF kept under its own hash, the code of its receipt, and what sealed it."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="rendered")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    receipt_code = models.CharField(max_length=32)
    seal = models.JSONField(default=dict)
    rendered_at = models.DateTimeField()

    class Meta:
        db_table = "documents_rendered"


class Ended(models.Model):
    """A document that no longer stands: superseded by a later one, sent back with its step, or revoked; it stays."""

    class How(models.TextChoices):
        SUPERSEDED = "superseded", _("已被替代")
        SENT_BACK = "sent-back", _("已随环节退回")
        REVOKED = "revoked", _("已撤销")

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="ended")
    how = models.CharField(max_length=12, choices=How)
    because = models.CharField(max_length=1000)
    article = models.CharField(max_length=80, blank=True)
    replaced_by = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="replaced")
    ended_on = models.DateField()
    ended_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "documents_ended"


class Consent(models.Model):
    """The party's signed consent to electronic service at one address (行政处罚法第六十一条第二款)."""

    about = models.CharField(max_length=120)
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    signed_by = models.CharField(max_length=120)
    channel = models.CharField(max_length=40)
    address = models.CharField(max_length=200)
    signed_on = models.DateField()
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "documents_consent"
        indexes = [models.Index(fields=["about", "id"], name="documents_consent_about")]


class Withdrawal(models.Model):
    """A consent taken back from a day on; what was served before stays served."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_on = models.DateField()
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "documents_consent_withdrawal"


class Service(models.Model):
    """A document served: by which method, to whom, where, on which day in law, with what proof."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="services")
    receipt = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="proves")
    about = models.CharField(max_length=120)
    method = models.CharField(max_length=20)
    recipient = models.CharField(max_length=120)
    place = models.CharField(max_length=300)
    served_on = models.DateField()
    proof = models.JSONField(default=dict)
    policy = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "documents_service"
        indexes = [models.Index(fields=["about", "id"], name="documents_service_about")]
