"""Statutes, their versions with the days they apply, articles, what is irregular, and who cites what."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quanheng.rules.citation import Citation, article_label, short_name
from quanheng.rules.statute_text import Paragraph, paragraphs


class StatuteRank(models.TextChoices):
    """How high a source stands, highest first (立法法第九十八条至第一百零二条)."""

    CONSTITUTION = "constitution", _("宪法")
    LAW = "law", _("法律")
    ADMINISTRATIVE_REGULATION = "administrative-regulation", _("行政法规")
    STATE_COUNCIL_DECISION = "state-council-decision", _("国务院决定")
    LOCAL_REGULATION = "local-regulation", _("地方性法规")
    DEPARTMENT_RULE = "department-rule", _("部门规章")
    LOCAL_RULE = "local-rule", _("地方政府规章")
    NORMATIVE_DOCUMENT = "normative-document", _("规范性文件")
    JUDICIAL_INTERPRETATION = "judicial-interpretation", _("司法解释")
    OTHER = "other", _("其他文本")


class DayFound(models.TextChoices):
    """How a first or last day was found."""

    CLOSING_ARTICLE = "closing-article", _("本文末条写明")
    PROMULGATION = "promulgation", _("本文写明自公布之日起施行")
    AMENDING_DECISION = "amending-decision", _("修改决定写明")
    KNOWN_FACT = "known-fact", _("已知事实")
    PRESUMED = "presumed", _("按公布日推定，修改决定未载入")
    PACKAGE = "package", _("来源数据所载，本文未写明")
    REPEALED = "repealed", _("新法末条宣布废止")
    NEXT_VERSION = "next-version", _("新文本开始施行")
    HISTORY = "history", _("题注写明")
    UNKNOWN = "unknown", _("未见于任何来源")


class Load(models.Model):
    """One loading of the library, by the hash of what was loaded."""

    hash = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()
    texts = models.PositiveIntegerField()
    articles = models.PositiveIntegerField()

    class Meta:
        db_table = "statutes_load"


class Statute(models.Model):
    """A source of law under its full title, through all its versions."""

    title = models.CharField(max_length=400, unique=True)
    rank = models.CharField(max_length=30, choices=StatuteRank)
    kind = models.CharField(max_length=20)
    field = models.CharField(max_length=20)

    class Meta:
        db_table = "statutes_statute"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def short_title(self) -> str:
        """The title as people cite it."""
        return short_name(self.title)


class StatuteName(models.Model):
    """A name by which a statute is cited: its title, the title without 中华人民共和国, a common short name."""

    name = models.CharField(max_length=400, unique=True)
    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="names")

    class Meta:
        db_table = "statutes_name"


class StatuteVersion(models.Model):
    """One wording of a statute: first and last day it applies, inclusive, and how each was found.

    A text whose first day nothing says has none and applies on no day. Where `has_text` is false the statute is
    known and its articles can be cited by number. A corrected copy of the same wording is a new row, and only
    the newest copy is `current`.
    """

    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="versions")
    code = models.CharField(max_length=12)
    current = models.BooleanField(default=True)
    has_text = models.BooleanField(default=True)
    issuer = models.CharField(max_length=60)
    promulgated_on = models.DateField(null=True)
    first_in_force_on = models.DateField(null=True)
    in_force_on = models.DateField(null=True)
    in_force_how = models.CharField(max_length=20, choices=DayFound)
    in_force_words = models.TextField(blank=True)
    ended_on = models.DateField(null=True)
    ended_how = models.CharField(max_length=20, choices=DayFound, blank=True)
    ended_words = models.TextField(blank=True)
    end_unknown = models.BooleanField(default=False)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")
    source_status = models.CharField(max_length=10, blank=True)
    article_count = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=400, blank=True)
    history = models.JSONField(default=list)

    class Meta:
        db_table = "statutes_version"
        ordering = ["statute__title", "in_force_on"]
        constraints = [
            models.UniqueConstraint(fields=["code", "text_hash"], name="statutes_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(current=True), name="statutes_version_current"),
        ]
        indexes = [models.Index(fields=["in_force_on", "ended_on"], name="statutes_version_days")]

    def __str__(self) -> str:
        return f"{self.statute.short_title}（{self.promulgated_on or self.in_force_on}）"

    def applies_on(self, day: date) -> bool:
        """Whether it is in force on that day; a text that began or ended on an unknown day is not."""
        if self.in_force_on is None or self.end_unknown:
            return False
        return self.in_force_on <= day and (self.ended_on is None or day <= self.ended_on)


class Repeal(models.Model):
    """A statute that a text ends together with its own beginning, by the title it gives; it need not be loaded."""

    by = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="repeals")
    title = models.CharField(max_length=400)
    words = models.TextField(blank=True)

    class Meta:
        db_table = "statutes_repeal"
        constraints = [models.UniqueConstraint(fields=["by", "title"], name="statutes_repeal_once")]
        indexes = [models.Index(fields=["title"], name="statutes_repeal_title")]

    def __str__(self) -> str:
        return f"{self.by} ⇥ {self.title}"


class Article(models.Model):
    """One article of one version; it is never changed, a corrected copy has rows of its own."""

    version = models.ForeignKey(StatuteVersion, on_delete=models.PROTECT, related_name="articles")
    order = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    sub = models.PositiveSmallIntegerField(default=0)
    form = models.CharField(max_length=8)
    label = models.CharField(max_length=30)
    headings = ArrayField(models.CharField(max_length=120))
    text = models.TextField()
    attachment = models.TextField(blank=True)
    recovered = models.BooleanField(default=False)
    search = SearchVectorField()

    not_digested = ("search",)

    class Meta:
        db_table = "statutes_article"
        ordering = ["version_id", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="statutes_article_order")]
        indexes = [
            models.Index(fields=["version", "number", "sub"], name="statutes_article_number"),
            GinIndex(fields=["search"], name="statutes_article_search"),
        ]

    def __str__(self) -> str:
        return f"{self.version.statute.short_title}{self.label}"

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its 款 with their 项."""
        return paragraphs(self.text)

    @property
    def place(self) -> str:
        """Its place in an address: 126, or 120-1 for 第一百二十条之一."""
        return f"{self.number}-{self.sub}" if self.sub else str(self.number)

    @property
    def citation(self) -> Citation:
        """The citation of the whole article."""
        return Citation(self.version.statute.short_title, self.number, self.sub)

    def get_absolute_url(self) -> str:
        """Its page."""
        return article_address(self.version.code, self.number, self.sub)


def article_address(code: str, number: int, sub: int = 0) -> str:
    """The page of an article of a wording."""
    return reverse("article-sub", args=[code, number, sub]) if sub else reverse("article", args=[code, number])


class Irregularity(models.Model):
    """Something about a published text that was repaired or could not be settled, by mark and count."""

    version = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="irregularities")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, null=True, related_name="irregularities")
    mark = models.CharField(max_length=30)
    count = models.PositiveIntegerField()
    detail = models.TextField(blank=True)

    class Meta:
        db_table = "statutes_irregularity"
        indexes = [models.Index(fields=["mark"], name="statutes_irregularity_mark")]


class CitationIndex(models.Model):
    """One thing of another room that cites one provision: kind and key name it, e.g. power item and code."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    statute = models.ForeignKey(Statute, on_delete=models.PROTECT, related_name="citations")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, null=True, related_name="citations")
    number = models.PositiveIntegerField()
    sub = models.PositiveSmallIntegerField(default=0)
    paragraph = models.PositiveSmallIntegerField(default=0)
    item = models.PositiveSmallIntegerField(default=0)
    point = models.PositiveSmallIntegerField(default=0)
    on = models.DateField()

    class Meta:
        db_table = "statutes_citation"
        ordering = ["kind", "key", "statute__title", "number", "sub", "paragraph", "item"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "statute", "number", "sub", "paragraph", "item", "point"],
                name="statutes_citation_once",
            )
        ]
        indexes = [models.Index(fields=["statute", "number", "sub"], name="statutes_citation_cited")]

    def __str__(self) -> str:
        return str(self.citation)

    @property
    def citation(self) -> Citation:
        """What is cited."""
        return Citation(self.statute.short_title, self.number, self.sub, self.paragraph, self.item, self.point)

    @property
    def label(self) -> str:
        """The article cited."""
        return article_label(self.number, self.sub)


class PowerKind(models.TextChoices):
    """What the machine reads out of a 款: a power to punish, or a licence somebody needs."""

    PENALTY = "penalty", _("处罚")
    LICENCE = "licence", _("许可")


class CandidateJudgement(models.Model):
    """What a legal officer held of one power the machine read out of one 款: confirmed or rejected, and why.

    `read` is the record as the machine gave it that day, so that a later reader cannot change what was judged.
    A later judgement stands beside the earlier ones and counts.
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("认定")
        REJECTED = "rejected", _("不认定")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="judgements")
    paragraph = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PowerKind, default=PowerKind.PENALTY)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=500, blank=True)
    read = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        db_table = "statutes_judgement"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["article", "paragraph", "kind", "-id"], name="statutes_judgement_of")]

    def __str__(self) -> str:
        return f"{self.article}第{self.paragraph}款：{self.get_verdict_display()}"


class Mention(models.Model):
    """One provision that an article's own words cite, by the statute's name as it is cited; it need not be loaded."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="mentions")
    law = models.CharField(max_length=400)
    number = models.PositiveIntegerField()
    sub = models.PositiveSmallIntegerField(default=0)
    paragraph = models.PositiveSmallIntegerField(default=0)
    item = models.PositiveSmallIntegerField(default=0)
    point = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "statutes_mention"
        ordering = ["article_id", "pk"]
        indexes = [models.Index(fields=["law", "number", "sub"], name="statutes_mention_cited")]

    def __str__(self) -> str:
        return f"{self.article} → {self.citation}"

    @property
    def citation(self) -> Citation:
        """What is cited."""
        return Citation(self.law, self.number, self.sub, self.paragraph, self.item, self.point)


class MentionsRead(models.Model):
    """That the citations in the words of a version have been read, and how many there are."""

    version = models.OneToOneField(StatuteVersion, on_delete=models.CASCADE, related_name="mentions_read")
    found = models.PositiveIntegerField()

    class Meta:
        db_table = "statutes_mentions_read"

    def __str__(self) -> str:
        return f"{self.version}: {self.found}"


class PublicText(models.Model):
    """What the public site was last told of a version, as a digest of the rows it was made from."""

    version = models.OneToOneField(StatuteVersion, on_delete=models.CASCADE, related_name="public_text")
    said = models.CharField(max_length=200)

    class Meta:
        db_table = "statutes_public_text"

    def __str__(self) -> str:
        return str(self.version)


class ReadPower(models.Model):
    """One power the machine reads in one 款, with its latest judgement; `conduct` is what is punished or permitted.

    A row is derived from the words alone and may be read anew at any time; judgements do not hang on it.
    """

    version = models.ForeignKey(StatuteVersion, on_delete=models.CASCADE, related_name="powers")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="powers")
    paragraph = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PowerKind, default=PowerKind.PENALTY)
    department = models.TextField(blank=True)
    conduct = models.TextField(blank=True)
    kinds = ArrayField(models.CharField(max_length=20))
    read = models.JSONField()
    judgement = models.ForeignKey(CandidateJudgement, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "statutes_power"
        ordering = ["version_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "paragraph", "kind"], name="statutes_power_once")]

    def __str__(self) -> str:
        return str(self.citation)

    @property
    def citation(self) -> Citation:
        """The 款."""
        return Citation(self.version.statute.short_title, self.article.number, self.article.sub, self.paragraph)

    @property
    def changed(self) -> bool:
        """Whether the machine reads it otherwise than when it was judged."""
        return self.judgement is not None and self.judgement.read != self.read

    @property
    def rejected(self) -> bool:
        """Whether the latest judgement holds that it is no power, of this very reading."""
        verdict = CandidateJudgement.Verdict.REJECTED
        return self.judgement is not None and self.judgement.verdict == verdict and not self.changed

    @property
    def confirmed(self) -> bool:
        """Whether a legal officer holds it to be a power, as it is read now."""
        return self.judgement is not None and self.judgement.verdict == "confirmed" and not self.changed


class PowersRead(models.Model):
    """That the powers in the words of a version have been read, how many there are, and by which reader."""

    version = models.OneToOneField(StatuteVersion, on_delete=models.CASCADE, related_name="powers_read")
    found = models.PositiveIntegerField()
    reader = models.CharField(max_length=16)

    class Meta:
        db_table = "statutes_powers_read"

    def __str__(self) -> str:
        return f"{self.version}: {self.found}"
