"""Rules as rows that are only ever added."""

from django.db import models


class Rule(models.Model):
    """One version of one rule, word for word, with the day it takes effect and the document that says so."""

    class Kind(models.TextChoices):
        PROCEDURE = "procedure", "程序"
        CALENDAR = "calendar", "工作日历"
        STANDARD = "standard", "裁量基准"
        POLICY = "policy", "监察规则"
        # A local flow is in force only through the version of the item that names it.
        FLOW = "flow", "细化流程"

    kind = models.CharField(max_length=12, choices=Kind)
    key = models.SlugField(max_length=80)
    version = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    body = models.TextField()
    effective_on = models.DateField()
    document_number = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "key", "-version"]
        constraints = [models.UniqueConstraint(fields=["kind", "key", "version"], name="rulebook_rule_version")]
        indexes = [models.Index(fields=["hash"], name="rulebook_rule_hash")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key} v{self.version}"
