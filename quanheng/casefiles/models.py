"""The case file: evidence with its files and chain of custody, statements, notes, who read what, the archive."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The eight kinds of evidence (行政处罚法第四十六条第一款)."""

    DOCUMENT = "document", _("书证")
    OBJECT = "object", _("物证")
    AUDIOVISUAL = "audiovisual", _("视听资料")
    ELECTRONIC = "electronic", _("电子数据")
    TESTIMONY = "testimony", _("证人证言")
    PARTY_STATEMENT = "party-statement", _("当事人的陈述")
    EXPERT_OPINION = "expert-opinion", _("鉴定意见")
    SITE_RECORD = "site-record", _("勘验笔录、现场笔录")


SPOKEN = frozenset({Kind.TESTIMONY, Kind.PARTY_STATEMENT})
"""The kinds that a person says, so that it must be known whether that person signed."""


class Evidence(models.Model):
    """One piece of evidence: what it proves, where it came from, when and by which two officers it was collected."""

    class Form(models.TextChoices):
        ORIGINAL = "original", _("原件、原物")
        COPY = "copy", _("复制件、照片")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=120)
    proves = models.CharField(max_length=500)
    source = models.CharField(max_length=200)
    form = models.CharField(max_length=10, choices=Form)
    sheets = models.PositiveSmallIntegerField()
    collected_on = models.DateField()
    collected_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    second_officer = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "casefiles_evidence"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="casefiles_evidence_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Statement(models.Model):
    """Who said it, in which capacity, and whether they signed; a refusal to sign is noted, with its reason."""

    class Signature(models.TextChoices):
        SIGNED = "signed", _("核对后签名")
        REFUSED = "refused", _("拒绝签名")
        UNABLE = "unable", _("不能签名，按指印")

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="statement")
    said_by = models.CharField(max_length=40)
    signature = models.CharField(max_length=10, choices=Signature)
    signature_note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "casefiles_statement"


class EvidenceFile(models.Model):
    """A file that belongs to a piece of evidence, kept under the hash of what it holds."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=80)

    class Meta:
        db_table = "casefiles_file"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class CustodyMove(models.Model):
    """One link of the chain of custody: what became of the evidence, from whom to whom, when and why."""

    class Kind(models.TextChoices):
        COLLECTED = "collected", _("取得")
        HANDED_OVER = "handed-over", _("交接")
        STORED = "stored", _("入库保管")
        SAMPLED = "sampled", _("抽样取证")
        TESTED = "sent-to-test", _("送检")
        RETURNED = "returned", _("退还")
        DISPOSED = "disposed", _("处理、销毁")

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="custody")
    kind = models.CharField(max_length=12, choices=Kind)
    given_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    given_to = models.CharField(max_length=120)
    on = models.DateField()
    reason = models.CharField(max_length=300)
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "casefiles_custody"
        ordering = ["id"]


LAST_MOVES = frozenset({CustodyMove.Kind.RETURNED, CustodyMove.Kind.DISPOSED})
"""After these the office no longer holds the evidence."""


class Exclusion(models.Model):
    """Evidence obtained unlawfully: it stays in the file and proves nothing (行政处罚法第四十六条第三款)."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="exclusion")
    reasons = models.CharField(max_length=1000)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "casefiles_exclusion"


class Note(models.Model):
    """A working note; it is no part of the archive and never published."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notes")
    text = models.CharField(max_length=2000)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        db_table = "casefiles_note"
        ordering = ["-id"]


class Reading(models.Model):
    """Someone read personal data of the case in full: what, and why (个人信息保护法第六条、第五十一条).

    A document of the case is opened in the course of the work: nobody is asked why. Without a person it was an operator
    at the machine itself. `named` says which, of what is no document and no file of evidence.
    """

    class What(models.TextChoices):
        PARTY = "party", _("当事人信息")
        FILE = "file", _("证据文件")
        DOCUMENT = "document", _("文书")
        COPY = "copy", _("文书副本")
        BUNDLE = "bundle", _("案卷导出")
        DRAFT = "draft", _("文书预览")
        RECEIPT = "receipt", _("文书回执")
        INDEX = "index", _("案卷目录")
        ATTACHMENT = "attachment", _("申请材料")

    class Why(models.TextChoices):
        IDENTITY = "identity", _("核对身份")
        SERVICE = "service", _("送达、联系当事人")
        DOCUMENT = "document", _("制作文书")
        REVIEW = "review", _("审核、听证、决定")
        SUPERVISION = "supervision", _("监督检查")
        ARCHIVE = "archive", _("归档、移送")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="readings")
    what = models.CharField(max_length=10, choices=What)
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, null=True, related_name="+")
    named = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        db_table = "casefiles_reading"
        ordering = ["-id"]


class Archived(models.Model):
    """The file as archived: the bundle kept under its hash, and the hash of its manifest (行政处罚法第四十七条)."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="archived")
    bundle_sha256 = models.CharField(max_length=64)
    bundle_size = models.BigIntegerField()
    manifest_sha256 = models.CharField(max_length=64)
    files = models.PositiveIntegerField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    archived_at = models.DateTimeField()

    class Meta:
        db_table = "casefiles_archived"
