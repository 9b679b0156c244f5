"""Applications as they came in through the door, with their files, and the figures last sent out."""

from django.db import models
from django.urls import reverse


class Application(models.Model):
    """What an applicant stated, word for word, and the case it opened (行政许可法第二十九条)."""

    token = models.CharField(max_length=64, unique=True)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="online_application")
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64)
    stated = models.JSONField()
    received_on = models.DateField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["office", "-id"], name="hall_application_office")]

    def __str__(self) -> str:
        return f"{self.case} {self.case.item_name}"

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.pk])


class Attachment(models.Model):
    """A file that came with an application, under the name the applicant gave it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("exchange.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]


class Figure(models.Model):
    """A public figure, kept by counting events: how many cases are open, how many are done."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)
