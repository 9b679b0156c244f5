"""A case: a proceeding under one published version of one item, about one party."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quanheng.cases.grams import Grams
from quanheng.rules import identifiers
from quanheng.rules.masking import Declared, Personal


class Case(models.Model):
    """One exercise of one power, pinned to the version of the item and of the standard it began under."""

    proceeding = models.OneToOneField("proceedings.Proceeding", on_delete=models.PROTECT, related_name="case")
    item_version = models.ForeignKey("catalogue.ItemVersion", on_delete=models.PROTECT, related_name="cases")
    item_code = models.CharField(max_length=12)
    item_name = models.CharField(max_length=300)
    standard_key = models.CharField(max_length=80, blank=True)
    standard_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["item_code", "-id"], name="cases_of_item")]

    def __str__(self) -> str:
        return self.proceeding.number

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.proceeding.code])


class Party(models.Model):
    """Whom the case is about: a natural person, or an organisation under its registered name."""

    class Kind(models.TextChoices):
        PERSON = "person", _("自然人")
        ORGANISATION = "organisation", _("法人或者其他组织")

    class IdentifierKind(models.TextChoices):
        CREDIT_CODE = identifiers.IdentifierKind.CREDIT_CODE.value, _("统一社会信用代码")
        RESIDENT_ID = identifiers.IdentifierKind.RESIDENT_ID.value, _("居民身份证")
        OTHER = identifiers.IdentifierKind.OTHER.value, _("其他证件")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="party")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    # Empty where nobody here verified the number: it came in from outside as the applicant wrote it.
    identifier_kind = models.CharField(max_length=12, choices=IdentifierKind, blank=True, default="")
    identifier = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200)
    representative = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [GinIndex(Grams("name"), name="cases_party_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def public_name(self) -> str:
        """The name as the public may read it: an organisation's whole, a person's surname alone."""
        return self.name if self.kind == self.Kind.ORGANISATION else f"{self.name[:1]}某"

    @property
    def masked(self) -> dict[str, str]:
        """What a page shows of the party until someone asks for more (个人信息保护法第六条、第二十八条)."""
        number, address = self.identifier, self.address
        if self.kind == self.Kind.PERSON:
            number = identifiers.shown_of(Personal.ID_NUMBER, number)
            address = identifiers.shown_of(Personal.ADDRESS, address)
        return {
            "identifier": number,
            "address": address,
            "representative": f"{self.representative[:1]}*" if self.representative else "",
            "phone": identifiers.shown_of(Personal.PHONE, self.phone),
        }

    def personal(self) -> list[Declared]:
        """What must be masked wherever this party's case is published (个人信息保护法第二十八条)."""
        declared = [(Personal.NAME, self.representative), (Personal.PHONE, self.phone)]
        if self.kind == self.Kind.PERSON:
            declared += [(Personal.NAME, self.name), (Personal.ID_NUMBER, self.identifier)]
            declared.append((Personal.ADDRESS, self.address))
        return [Declared(kind, value) for kind, value in declared if value]

    def without_numbers(self, words: str) -> str:
        """Words of the case as a page shows them: the party's numbers and address hidden, as they are in `masked`."""
        return identifiers.hide_numbers(words, self.personal())


class Assignment(models.Model):
    """Who handles a case from a day on, by whose decision and why; those that went before stay on record."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    assigned_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    current = models.BooleanField(default=True)
    every_row_recorded = True

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(current=True), name="cases_one_handler")
        ]
        indexes = [models.Index(fields=["person"], condition=models.Q(current=True), name="cases_handled_by")]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.person_id}"
