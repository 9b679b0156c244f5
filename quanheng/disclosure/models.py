"""What is to be published, what was drafted and reviewed, what was published and withdrawn: rows only added."""

from django.db import models
from django.db.models import Exists, OuterRef


class DutyList(models.QuerySet):
    """Duties with what became of them, in one statement."""

    def with_outcome(self) -> "DutyList":
        own = {"document": OuterRef("document")}
        return self.annotate(
            is_published=Exists(Publication.objects.filter(**own, withdrawal__isnull=True)),
            was_withdrawn=Exists(Publication.objects.filter(**own, withdrawal__isnull=False)),
            is_withheld=Exists(Draft.objects.filter(**own, discloses=False, review__approved=True)),
            awaits_review=Exists(Draft.objects.filter(**own, review__isnull=True)),
            was_returned=Exists(Draft.objects.filter(**own, review__approved=False)),
        )


class Duty(models.Model):
    """A document that must be published, and the last day for it."""

    document = models.OneToOneField("documents.Document", on_delete=models.PROTECT, related_name="disclosure")
    kind = models.CharField(max_length=30)
    within = models.CharField(max_length=10)
    basis = models.CharField(max_length=120)
    due_on = models.DateField()
    provisional = models.BooleanField()

    objects = DutyList.as_manager()

    class Meta:
        db_table = "disclosure_duty"
        indexes = [models.Index(fields=["due_on"], name="disclosure_due")]


class Draft(models.Model):
    """What one person proposes to publish of a document, or why not to; `found` says what was masked and where."""

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="disclosure_drafts")
    discloses = models.BooleanField()
    withheld_under = models.CharField(max_length=120, blank=True)
    reasons = models.TextField(blank=True)
    text = models.TextField(blank=True)
    found = models.JSONField(default=list)
    also_masked = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    drafted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    drafted_on = models.DateField()

    class Meta:
        db_table = "disclosure_draft"


class Review(models.Model):
    """What another person found of a draft."""

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="review")
    approved = models.BooleanField()
    reasons = models.TextField(blank=True)
    reviewed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField()

    class Meta:
        db_table = "disclosure_review"


class Publication(models.Model):
    """A decision as the public reads it, from one day to another."""

    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="publications")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="publication")
    text_sha256 = models.CharField(max_length=64)
    pdf_sha256 = models.CharField(max_length=64)
    published_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        db_table = "disclosure_publication"


class Withdrawal(models.Model):
    """A publication taken back, for a reason the public is told; `due_on` is the last day for it.

    Nobody's act where it followed the revocation of the document.
    """

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    known_on = models.DateField()
    due_on = models.DateField()
    withdrawn_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField()

    class Meta:
        db_table = "disclosure_withdrawal"


class ReceiptSent(models.Model):
    """The receipt of a publication has gone out to the public."""

    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="receipt_sent")
    sent_at = models.DateTimeField()

    class Meta:
        db_table = "disclosure_receipt_sent"
