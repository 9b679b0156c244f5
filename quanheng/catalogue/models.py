"""Power items and their versions: what was drafted, reviewed, approved and published, by whom and when."""

from dataclasses import replace

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanheng.catalogue.names import KIND_NAMES, NATURE_NAMES
from quanheng.people.models import Office
from quanheng.rules.power import Kind, Nature
from quanheng.statutes.models import PowerKind


class PowerItem(models.Model):
    """One power of one office under a code that never changes and is never used again."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("尚未公布")
        PUBLISHED = "published", _("已公布")
        SUSPENDED = "suspended", _("已暂停")
        CANCELLED = "cancelled", _("已取消")

    code = models.CharField(max_length=12, unique=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=[(kind.value, KIND_NAMES[kind]) for kind in Kind])
    nature = models.CharField(max_length=12, choices=[(nature.value, NATURE_NAMES[nature]) for nature in Nature])
    name = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    current = models.ForeignKey("ItemVersion", on_delete=models.PROTECT, null=True, related_name="+")
    search = SearchVectorField(null=True)

    not_digested = ("search",)

    class Meta:
        ordering = ["office__position", "code"]
        indexes = [
            GinIndex(fields=["search"], name="catalogue_item_search"),
            models.Index(fields=["office", "kind"], name="catalogue_item_office_kind"),
            models.Index(fields=["status"], name="catalogue_item_status"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("item", args=[self.code])


class ImportBatch(models.Model):
    """A spreadsheet handed in: how many rows it had, and each refused row with its columns and reasons."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    rows = models.IntegerField()
    accepted = models.IntegerField()
    refusals = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["-pk"]

    @property
    def refused(self) -> int:
        return self.rows - self.accepted


class ItemVersion(models.Model):
    """The facts of an item as they were drafted; never edited, a correction is the next version."""

    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    facts = models.JSONField()
    digest = models.CharField(max_length=64)
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, related_name="versions")

    class Meta:
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="catalogue_version_once")]

    def __str__(self) -> str:
        return f"{self.facts['name']}（第{self.number}版）"

    @property
    def name(self) -> str:
        return self.facts["name"]

    @property
    def procedure(self) -> str:
        """The key of the procedure a case under this version follows, empty when none runs online yet."""
        key = self.facts.get("procedure", "none")
        return "" if key == "none" else key

    @property
    def flow(self) -> str:
        """The hash of the local flow by which the office refines that procedure, empty when it does not."""
        return self.facts.get("flow", "")


class VersionStep(models.Model):
    """One act on a version, from its draft to its publication or end: what, by whom, on which day, why."""

    class Step(models.TextChoices):
        DRAFTED = "drafted", _("报送")
        REVIEWED = "reviewed", _("审核通过")
        RETURNED = "returned", _("审核退回")
        APPROVED = "approved", _("审定")
        PUBLISHED = "published", _("公布")
        SUSPENDED = "suspended", _("暂停")
        RESUMED = "resumed", _("恢复")
        CANCELLED = "cancelled", _("取消")

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    # The four questions with their answers at review; elsewhere empty.
    answers = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    document_number = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "step"],
                condition=~Q(step__in=["suspended", "resumed"]),
                name="catalogue_step_once",
            )
        ]


class Citation(models.Model):
    """One article that a version cites under one of its fields, as resolved on the day it was drafted."""

    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="citations")
    field = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    wording = models.ForeignKey("statutes.StatuteVersion", on_delete=models.PROTECT, related_name="+")
    # Without an article the statute is known and its text is not loaded.
    article = models.ForeignKey("statutes.Article", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="catalogue_citation_once")]


class Adjustment(models.Model):
    """The duty of the office that holds an item to report it anew, because an article of its basis is law no longer.

    It runs from the first day the article does not apply. Whether it was met follows from the versions reported after.
    """

    citation = models.OneToOneField(Citation, on_delete=models.PROTECT, related_name="adjustment")
    lost_on = models.DateField()
    opened_on = models.DateField()
    due_on = models.DateField()
    provisional = models.BooleanField()
    basis = models.CharField(max_length=120)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.citation.text}：{self.due_on}"


class CandidateDraft(models.Model):
    """That a version was drafted from a power the machine read in one 款, with the record as it was read that day."""

    version = models.OneToOneField(ItemVersion, on_delete=models.PROTECT, related_name="candidate")
    article = models.ForeignKey("statutes.Article", on_delete=models.PROTECT, related_name="+")
    paragraph = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PowerKind, default=PowerKind.PENALTY)
    read = models.JSONField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["article", "paragraph", "kind"], name="catalogue_candidate_of")]

    def __str__(self) -> str:
        return f"{self.version}：{self.place}"

    @property
    def place(self) -> str:
        """The 款 as it is cited."""
        return str(replace(self.article.citation, paragraph=self.paragraph))
