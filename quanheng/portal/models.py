"""Read models of what was sent, how far the feed has come, and what citizens handed in on its way inside."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse

from quanheng.rules.citation import Citation


class Feed(models.Model):
    """How far this side has applied the feed; one row, locked by whoever applies."""

    name = models.CharField(max_length=20, primary_key=True, default="inner")
    number = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
    applied_at = models.DateTimeField(null=True)
    missing_since = models.DateTimeField(null=True)


class AppliedBatch(models.Model):
    """A batch that was applied, so that the same one again is known, and another under its number is evidence."""

    number = models.BigIntegerField(primary_key=True)
    digest = models.CharField(max_length=64)
    messages = models.IntegerField()
    applied_at = models.DateTimeField(auto_now_add=True)


class SetAside(models.Model):
    """A file that was not applied, and why; the file itself lies in the spool's set-aside folder."""

    file = models.CharField(max_length=120)
    reason = models.CharField(max_length=60)
    set_aside_at = models.DateTimeField(auto_now_add=True)


class Department(models.Model):
    """A department or township, in the official order."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    level = models.CharField(max_length=12)
    position = models.IntegerField(default=0)
    ends_on = models.DateField(null=True)
    body = models.JSONField(default=dict)
    officials = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """A published power item in its present version."""

    code = models.CharField(max_length=120, primary_key=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=30)
    kind_word = models.JSONField()
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="items")
    version = models.IntegerField()
    published_on = models.DateField()
    status = models.CharField(max_length=12)
    applications_open = models.BooleanField(default=False)
    body = models.JSONField()
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["department__position", "code"]
        indexes = [
            GinIndex(fields=["search"], name="portal_item_search"),
            models.Index(fields=["kind", "code"], name="portal_item_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Standard(models.Model):
    """A discretion standard in force."""

    key = models.CharField(max_length=120, primary_key=True)
    name = models.CharField(max_length=300)
    body = models.JSONField()


class ProcedureDefinition(models.Model):
    """A procedure as it is enforced, under its hash; charts are drawn from it."""

    hash = models.CharField(max_length=64, primary_key=True)
    name = models.JSONField()
    body = models.JSONField()


class Article(models.Model):
    """A copy of an article that an item or a decision cites."""

    cited = models.CharField(max_length=120, primary_key=True)
    body = models.JSONField()


class ItemBasis(models.Model):
    """One provision a published item rests on, by the statute's name as the item cites it."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="rests_on")
    cited = models.CharField(max_length=120)
    law = models.CharField(max_length=400)
    number = models.PositiveIntegerField()
    sub = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["law", "number", "sub"], name="portal_basis_cited")]

    def __str__(self) -> str:
        return f"{self.item_id} → {self.cited}"


class StatuteText(models.Model):
    """One wording of a statute with the names it is cited by and the days it applies; its articles are rows."""

    code = models.CharField(max_length=12, primary_key=True)
    title = models.CharField(max_length=400)
    rank = models.CharField(max_length=30, blank=True)
    names = ArrayField(models.CharField(max_length=400), default=list)
    promulgated_on = models.DateField(null=True)
    in_force_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_unknown = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    body = models.JSONField()

    class Meta:
        ordering = [models.F("in_force_on").desc(nulls_last=True), "title", "code"]
        indexes = [models.Index(fields=["title"], name="portal_statute_title")]

    def __str__(self) -> str:
        return self.title

    def state_on(self, day: date) -> str:
        """Whether it applies on the day: `in-force`, `future`, `ended`, or `unknown` where no text says."""
        if self.in_force_on is None or self.end_unknown:
            return "unknown"
        if self.in_force_on > day:
            return "future"
        return "ended" if self.ended_on and self.ended_on < day else "in-force"


class StatuteArticle(models.Model):
    """One article of a text, or another unit of it; one without a place of its own has the number 0."""

    statute = models.ForeignKey(StatuteText, on_delete=models.CASCADE, related_name="articles")
    order = models.PositiveIntegerField()
    number = models.PositiveIntegerField(default=0)
    sub = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=30)
    headings = ArrayField(models.CharField(max_length=120), default=list)
    text = models.TextField()
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["statute_id", "order"]
        indexes = [
            GinIndex(fields=["search"], name="portal_article_search"),
            models.Index(fields=["statute", "number", "sub"], name="portal_article_number"),
        ]

    def __str__(self) -> str:
        return f"{self.statute}{self.label}"

    @property
    def has_place(self) -> bool:
        """Whether it can be cited by number and so has a page of its own."""
        return self.number > 0

    def get_absolute_url(self) -> str:
        """Its page, or where it stands in the whole text."""
        if not self.has_place:
            return f"{reverse('public-statute', args=[self.statute_id])}#{self.label}"
        place = [self.statute_id, self.number, *([self.sub] if self.sub else [])]
        return reverse("public-article-sub" if self.sub else "public-article", args=place)


class LawCitation(models.Model):
    """One provision an article's own words cite, by the statute's name as it is cited; it need not be here."""

    article = models.ForeignKey(StatuteArticle, on_delete=models.CASCADE, related_name="cites")
    law = models.CharField(max_length=400)
    number = models.PositiveIntegerField()
    sub = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["law", "number", "sub"], name="portal_law_cited")]

    def __str__(self) -> str:
        return f"{self.article} → {Citation(self.law, self.number, self.sub)}"


class CaseProgress(models.Model):
    """Where a case stands, for whoever has its number and query code."""

    number = models.CharField(max_length=120, primary_key=True)
    code_hash = models.CharField(max_length=64)
    body = models.JSONField()
    applied_at = models.DateTimeField(auto_now=True)


class Decision(models.Model):
    """A decision as it was published after review."""

    key = models.CharField(max_length=120, primary_key=True)
    title = models.CharField(max_length=400)
    document_number = models.CharField(max_length=120)
    kind = models.CharField(max_length=30)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="decisions")
    item = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField()
    published_on = models.DateField()
    until_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True)
    body = models.JSONField(default=dict)
    search = SearchVectorField(null=True)

    class Meta:
        ordering = ["-published_on", "-decided_on", "key"]
        indexes = [
            GinIndex(fields=["search"], name="portal_decision_search"),
            models.Index(fields=["-published_on"], name="portal_decision_latest"),
            models.Index(fields=["item"], name="portal_decision_item"),
        ]


class Counter(models.Model):
    """A figure the inner site counted."""

    key = models.CharField(max_length=120, primary_key=True)
    value = models.BigIntegerField()
    label = models.JSONField()
    office = models.CharField(max_length=20, blank=True)
    counted_at = models.DateTimeField()


class Submission(models.Model):
    """An application that was handed in here: no content, only whether it arrived inside."""

    class State(models.TextChoices):
        WAITING = "waiting", "送往内网"
        RECEIVED = "received", "内网已收"
        REFUSED = "refused", "未能收取"

    token = models.CharField(max_length=64, primary_key=True)
    code_hash = models.CharField(max_length=64)
    form_id = models.CharField(max_length=64, unique=True)
    item = models.CharField(max_length=120)
    submitted_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    number = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)


class Envelope(models.Model):
    """A sealed application on its way inside; the bytes, which this side cannot open, go once it is answered."""

    number = models.BigIntegerField(unique=True)
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="envelope")
    sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    written_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["number"], name="portal_envelope_waiting", condition=models.Q(sealed__isnull=False))
        ]


class Attempt(models.Model):
    """How often someone tried in one stretch of time, counted by a keyed hash of the address, not the address."""

    who = models.CharField(max_length=64)
    what = models.CharField(max_length=20)
    stretch = models.BigIntegerField()
    times = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "what", "stretch"], name="portal_attempt_once")]
