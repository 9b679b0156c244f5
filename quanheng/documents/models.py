"""Documents issued, the templates they were made from, their running numbers and their printed form."""

import json

from django.db import models
from django.urls import reverse


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
    """A document as issued: its number, and word for word what it states (RFC 8785) with its hash."""

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
    issued_on = models.DateField()
    issued_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

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
    """The printed form of a document: a PDF kept under its own hash, and the code of its receipt."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="rendered")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    receipt_code = models.CharField(max_length=32)
    rendered_at = models.DateTimeField()

    class Meta:
        db_table = "documents_rendered"
