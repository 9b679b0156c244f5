"""A proceeding is the steps taken in it; its clocks, pauses and extensions follow from them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanheng.rules.progress import Taken

OPEN = Q(ended_on__isnull=True)
HANDLED = Q(handler__isnull=False)


class Counter(models.Model):
    """The last number given by an office in a kind and year; numbers have no gaps."""

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "kind", "year"], name="proceedings_counter_once")]


class Proceeding(models.Model):
    """One exercise of power under one procedure, pinned to the text of it that was in force when it began.

    `context` is what was known at the opening and the conditions may ask (such as `party_kind`);
    `limits` are the item's own time limits by clock. `next_due_at` is the first instant after the
    earliest day on which something is due, `own_due_at` the same of the office's own limits: what is due to the
    party alone hurries nobody here. `handler` is who handles it, as last assigned, `collectors` who collected
    evidence for it.
    """

    code = models.CharField(max_length=20, unique=True)
    number = models.CharField(max_length=60, unique=True)
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    procedure_key = models.CharField(max_length=80)
    procedure_hash = models.CharField(max_length=64)
    context = models.JSONField(default=dict)
    limits = models.JSONField(default=dict)
    opened_on = models.DateField()
    opened_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    collectors = models.JSONField(default=list)
    position = models.CharField(max_length=60, blank=True)
    ended_on = models.DateField(null=True)
    next_due_at = models.DateTimeField(null=True)
    own_due_at = models.DateTimeField(null=True)
    handler = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["next_due_at", "id"], condition=OPEN, name="proceedings_next_due"),
            # Lists and inboxes read open ones by what is due to them and ended ones by their end, a page at a time.
            models.Index(fields=["own_due_at", "id"], condition=OPEN, name="proceedings_own_due"),
            # What an inbox passes over, it passes over within the index.
            models.Index(
                fields=["office", "own_due_at", "id"], include=["position", "handler"], condition=OPEN,
                name="proceedings_inbox",
            ),
            models.Index(
                fields=["handler", "own_due_at", "id"], include=["office", "position"], condition=OPEN & HANDLED,
                name="proceedings_handled",
            ),
            models.Index(fields=["-ended_on", "-id"], condition=~OPEN, name="proceedings_ended"),
            models.Index(fields=["office", "-ended_on", "-id"], condition=~OPEN, name="proceedings_ended_of_office"),
            models.Index(
                fields=["handler", "-ended_on", "-id"], condition=~OPEN & HANDLED, name="proceedings_ended_handled"
            ),
            models.Index(fields=["kind", "office"], name="proceedings_of_kind"),
            models.Index(fields=["office", "-id"], name="proceedings_of_office"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def subject(self) -> str:
        """What events call this proceeding."""
        return f"proceeding:{self.code}"


class StepTaken(models.Model):
    """A step of a proceeding, as taken: on which day, entered when, by whom, with whom, stating what."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=60)
    round = models.PositiveSmallIntegerField()
    on = models.DateField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    persons = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    document = models.JSONField(null=True)
    # Who took it as a substitute, by which document: {person: document}.
    acting = models.JSONField(default=dict)
    every_row_recorded = True

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "step", "round"], name="proceedings_step_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.step} #{self.round}"

    def as_taken(self) -> Taken:
        """The step as the rules see it."""
        return Taken(self.step, self.on, self.round, tuple(self.persons), self.facts)


class Clock(models.Model):
    """A time limit set running by a step; `due_strict` is what warnings go by, `due_legal` what the law accepts.

    A limit of hours runs out at an instant, `due_at`.
    """

    class Kind(models.TextChoices):
        STATUTORY = "statutory", "法定期限"
        PROMISED = "promised", "承诺期限"
        STEP = "step", "环节期限"

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="clocks")
    key = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    of_party = models.BooleanField()
    started_on = models.DateField()
    period = models.CharField(max_length=10)
    due_strict = models.DateField()
    due_legal = models.DateField()
    due_at = models.DateTimeField(null=True)
    provisional = models.BooleanField()
    paused = models.BooleanField()
    stopped_on = models.DateField(null=True)
    basis = models.CharField(max_length=80)

    class Meta:
        ordering = ["due_strict", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "key", "round"], name="proceedings_clock_once_a_round")
        ]
        indexes = [
            models.Index(fields=["due_strict"], condition=Q(stopped_on__isnull=True), name="proceedings_clock_running")
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.key}: {self.due_strict}"


class Pause(models.Model):
    """A stretch in which clocks stand still, of a kind the statute lists, as told to the party."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField(max_length=30)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)
    declared = models.CharField(max_length=10, blank=True)
    basis = models.CharField(max_length=80)
    begun_by = models.OneToOneField(StepTaken, on_delete=models.PROTECT, related_name="pause")

    class Meta:
        ordering = ["id"]


class Extension(models.Model):
    """More time for a clock, granted by a step before the clock ran out."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="extensions")
    clock = models.CharField(max_length=40)
    period = models.CharField(max_length=10)
    granted_on = models.DateField()
    basis = models.CharField(max_length=80)
    granted_by = models.ForeignKey(StepTaken, on_delete=models.PROTECT, related_name="extensions")

    class Meta:
        ordering = ["id"]


class RefusedAttempt(models.Model):
    """An act that was refused: who tried what, and which rule refused it under which article."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, null=True, related_name="refusals")
    about = models.CharField(max_length=80)
    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=60)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    attempted_at = models.DateTimeField()
    code = models.CharField(max_length=60)
    article = models.CharField(max_length=80, blank=True)
    params = models.JSONField(default=dict)
    every_row_recorded = True

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "-id"], name="proceedings_refused_of_office")]

    def __str__(self) -> str:
        return f"{self.about} {self.step}: {self.code}"


class StepProposal(models.Model):
    """A step as one person would enter it, waiting until all who take it together have signed the same.

    `stated` is what it states, `enclosed` what the room above needs besides; `digest` covers all of it. Taken, it
    is the step of that `round`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("等待签名")
        TAKEN = "taken", _("已签齐办理")
        DECLINED = "declined", _("有人不同意")
        WITHDRAWN = "withdrawn", _("已撤回")
        OVERTAKEN = "overtaken", _("案件已有新进展，须重新提请")

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="proposals")
    step = models.CharField(max_length=60)
    on = models.DateField()
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    stated = models.JSONField(default=dict)
    enclosed = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    round = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    every_row_recorded = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proceeding", "step"], condition=Q(state="open"), name="proceedings_proposal_open_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.proceeding_id} {self.step}: {self.state}"


class Signature(models.Model):
    """One of those who must sign a proposal, and when it was signed under that person's own account.

    `said` is what each states for the record, such as an opinion and a vote; `digest` is of what was signed.
    """

    class Capacity(models.TextChoices):
        TOGETHER = "together", _("共同办理")
        APPROVAL = "approval", _("批准")

    proposal = models.ForeignKey(StepProposal, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=10, choices=Capacity)
    said = models.JSONField(default=dict)
    signed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    every_row_recorded = True

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "person"], name="proceedings_signature_once")]
        indexes = [
            models.Index(fields=["person"], condition=Q(signed_at__isnull=True), name="proceedings_signature_awaited")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.person_id}"
