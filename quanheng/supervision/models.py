"""Alerts as facts that nobody changes: what was found, what the unit said, what the supervisor held."""

from django.db import models

from quanheng.catalogue.models import PowerItem
from quanheng.rules.alert_policy import Severity


class Alert(models.Model):
    """A breach of a rule of supervision, as it was found: when, by which version of the policy, on which evidence.

    It is found in a proceeding, where `detail` says which time limit or entry, or in an item to adjust, where it says
    which article; the same breach is found once.
    """

    code = models.CharField(max_length=20, unique=True)
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=[(severity.value, severity.value) for severity in Severity])
    policy = models.CharField(max_length=40)
    policy_hash = models.CharField(max_length=64)
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    proceeding = models.ForeignKey("proceedings.Proceeding", on_delete=models.PROTECT, null=True, related_name="+")
    adjustment = models.ForeignKey("catalogue.Adjustment", on_delete=models.PROTECT, null=True, related_name="+")
    detail = models.CharField(max_length=80)
    step = models.CharField(max_length=60, blank=True)
    responsible = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    broken_on = models.DateField()
    found_on = models.DateField()
    found_at = models.DateTimeField()
    reply_due = models.DateField()
    basis = models.CharField(max_length=80)
    evidence = models.JSONField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "proceeding", "detail"], name="supervision_alert_found_once"),
            models.UniqueConstraint(fields=["rule", "adjustment"], name="supervision_alert_of_item_once"),
            models.CheckConstraint(
                condition=models.Q(proceeding=None, adjustment__isnull=False)
                | models.Q(proceeding__isnull=False, adjustment=None),
                name="supervision_alert_found_in_one",
            ),
        ]
        indexes = [models.Index(fields=["office", "-id"], name="supervision_alert_of_office")]

    def __str__(self) -> str:
        return self.code

    @property
    def item(self) -> PowerItem:
        """The item that was to be adjusted."""
        return self.adjustment.citation.version.item

    @property
    def number(self) -> str:
        """The number of the proceeding, or the code of the item."""
        return self.item.code if self.proceeding is None else self.proceeding.number


class Explanation(models.Model):
    """What the unit says about an alert; it cannot be taken back, only added to."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="explanations")
    text = models.TextField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class Disposal(models.Model):
    """What the supervisor held of an alert, once and with reasons."""

    class Finding(models.TextChoices):
        SUSTAINED = "sustained", "成立"
        UNFOUNDED = "unfounded", "不成立"
        EXCUSED = "excused", "免责"

    alert = models.OneToOneField(Alert, on_delete=models.PROTECT, related_name="disposal")
    finding = models.CharField(max_length=10, choices=Finding)
    reason = models.TextField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()


class Watch(models.Model):
    """The instant from which a running time limit breaks a rule if nothing happens; taken out when looked at."""

    proceeding = models.ForeignKey("proceedings.Proceeding", on_delete=models.CASCADE, related_name="+")
    clock = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=40)
    look_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "clock", "round", "rule"], name="supervision_watch_once")
        ]
