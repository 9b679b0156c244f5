"""Orders to pay, the parts they consist of, and every sum that came in, was set against them or went back."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quanheng.rules.payment import Ground, Instalment, Standstill, State


class Counter(models.Model):
    """The last payment number given by an office in a year; numbers have no gaps."""

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="payments_counter_once")]


class Order(models.Model):
    """What one decision demands (缴款书): since which step, due when, how much is owed and how much came in.

    `due_on` is the day the count ends on, `pay_by` the last day on which paying is not late as things stand;
    sums are whole fen. `excess` is what came in above what is owed and has not gone back.
    """

    class State(models.TextChoices):
        OPEN = State.OPEN.value, _("待缴")
        PART_PAID = State.PART_PAID.value, _("部分缴纳")
        DEFERRED = State.DEFERRED.value, _("暂缓缴纳")
        INSTALMENTS = State.INSTALMENTS.value, _("分期缴纳")
        STOPPED = State.STOPPED.value, _("停止计算加处")
        PAID = State.PAID.value, _("已缴清")
        REVOKED = State.REVOKED.value, _("决定已撤销")

    number = models.CharField(max_length=40, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="orders")
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    demanded_by = models.OneToOneField("proceedings.StepTaken", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    due_on = models.DateField()
    due_legal = models.DateField()
    pay_by = models.DateField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    owed = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    excess = models.BigIntegerField(default=0)
    performed = models.OneToOneField("proceedings.StepTaken", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pay_by", "id"]
        indexes = [
            models.Index(fields=["office", "state", "pay_by"], name="payments_order_of_office"),
            models.Index(fields=["pay_by"], condition=~Q(state__in=["paid", "revoked"]), name="payments_order_unpaid"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("payment-order", args=[self.number])

    @property
    def subject(self) -> str:
        """What events call this order."""
        return f"payment:{self.number}"

    @property
    def unpaid(self) -> int:
        """What is still to be paid."""
        return max(0, self.owed - self.received)

    @property
    def settled(self) -> bool:
        """Whether nothing more can be asked under it."""
        return self.state in (self.State.PAID, self.State.REVOKED)


class Part(models.Model):
    """One sum an order consists of, by the article and document it rests on; what is let off is below nought."""

    class Kind(models.TextChoices):
        FINE = "fine", _("罚款")
        CONFISCATION = "confiscation", _("没收款")
        LEVY = "levy", _("征收款")
        SURCHARGE = "surcharge", _("加处罚款")
        LATE_FEE = "late-fee", _("滞纳金")
        WAIVED = "waived", _("执行协议减免")
        REVOKED = "revoked", _("决定撤销核减")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=12, choices=Kind)
    amount = models.BigIntegerField()
    basis = models.CharField(max_length=80)
    document = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    on = models.DateField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]


class Feed(models.Model):
    """A file of the bank or the treasury: taken in whole, or refused whole with a report row by row."""

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField()
    total = models.BigIntegerField()
    accepted = models.BooleanField()
    known = models.IntegerField(default=0)
    report = models.JSONField(default=list)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], condition=Q(accepted=True), name="payments_feed_once"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Receipt(models.Model):
    """A sum the bank or treasury says it received, under the bank's own transaction number."""

    class Channel(models.TextChoices):
        BANK = "bank", _("指定银行")
        E_PAYMENT = "e-payment", _("电子支付系统")

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="receipts")
    row = models.PositiveIntegerField()
    transaction = models.CharField(max_length=60, unique=True)
    channel = models.CharField(max_length=12, choices=Channel)
    received_on = models.DateField()
    amount = models.BigIntegerField()
    payer = models.CharField(max_length=120, blank=True)
    stated_number = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["received_on", "id"]
        indexes = [models.Index(fields=["office", "received_on"], name="payments_receipt_of_office")]

    def __str__(self) -> str:
        return self.transaction


class Matching(models.Model):
    """A receipt set against an order: by its number, or by a person who says why."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="matching")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="matchings")
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    automatic = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["id"]


class Refund(models.Model):
    """Money that goes back (退库): a receipt nobody can place, what was paid too much, or under a revoked decision."""

    class Kind(models.TextChoices):
        SENT_BACK = "sent-back", _("无法对应，退回付款人")
        OVERPAID = "overpaid", _("多缴退库")
        REVOKED = "revoked", _("决定撤销退库")

    kind = models.CharField(max_length=12, choices=Kind)
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, null=True, related_name="sent_back")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="refunds")
    amount = models.BigIntegerField()
    document = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["id"]


class Deferral(models.Model):
    """Time to pay, granted on application (行政处罚法第六十六条第二款); `missed_on` once an instalment was not paid."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deferrals")
    step = models.OneToOneField("proceedings.StepTaken", on_delete=models.PROTECT, related_name="+")
    granted_on = models.DateField()
    until = models.DateField()
    received_before = models.BigIntegerField()
    application = models.CharField(max_length=500)
    missed_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]

    @property
    def plan(self) -> list[Instalment]:
        """The instalments as the rules see them; one for the whole where payment was only put off."""
        return [Instalment(row.due_on, row.amount) for row in self.instalments.all()]

    @property
    def standstill(self) -> Standstill:
        """The days on which nothing is added because of it."""
        return Standstill(self.granted_on, self.missed_on or self.until, "deferral")


class PlannedInstalment(models.Model):
    """One sum of a plan and the last day to pay it."""

    deferral = models.ForeignKey(Deferral, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["due_on"]


class Stop(models.Model):
    """A time in which nothing is added: review or suit, from which day to which, by which documents."""

    class Kind(models.TextChoices):
        REVIEW = "review", _("行政复议")
        SUIT = "suit", _("行政诉讼")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="stops")
    kind = models.CharField(max_length=8, choices=Kind)
    begins_on = models.DateField()
    document = models.CharField(max_length=120)
    ends_on = models.DateField(null=True)
    end_document = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(ends_on__isnull=True), name="payments_one_open_stop"),
        ]

    @property
    def standstill(self) -> Standstill:
        """The days on which nothing is added because of it."""
        return Standstill(self.begins_on, self.ends_on, self.kind)


class Collection(models.Model):
    """A fine received on the spot: why it was allowed, for which fiscal receipt, and its way to the bank."""

    class Ground(models.TextChoices):
        SMALL = Ground.SMALL.value, _("一百元以下罚款")
        HARD_LATER = Ground.HARD_LATER.value, _("不当场收缴事后难以执行")
        REMOTE = Ground.REMOTE.value, _("边远、水上、交通不便地区，当事人提出")

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="collection")
    step = models.OneToOneField("proceedings.StepTaken", on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    ground = models.CharField(max_length=12, choices=Ground)
    fiscal_receipt = models.CharField(max_length=60, unique=True)
    collected_on = models.DateField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    handed_in_on = models.DateField(null=True)
    banked_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
