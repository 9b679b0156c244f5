"""Offices and posts, the persons who hold them from day to day, and their enforcement certificates."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quanheng.rules.roles import Role
from quanheng.rules.standing import CertificateFacts, Standing


class Office(models.Model):
    """A department or township of the district, in the official order, for as long as it exists."""

    class Level(models.TextChoices):
        DEPARTMENT = "department", _("部门")
        TOWNSHIP = "township", _("乡镇（街道）")

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    level = models.CharField(max_length=12, choices=Level)
    position = models.PositiveSmallIntegerField()
    credit_code = models.CharField(max_length=18, unique=True)
    # The head of its document numbers: 示市监 in 示市监罚〔2026〕12号.
    document_prefix = models.CharField(max_length=20)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role in an office under its local title, e.g. 行政审批局 审批一科科长."""

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role])
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "role", "name"], name="people_post_once")]

    def __str__(self) -> str:
        return f"{self.office.short_name} {self.name}"


class PersonManager(BaseUserManager):
    def get_by_natural_key(self, username: str) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Someone who works here; what they may do follows from the posts they hold on the day."""

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)

    objects = PersonManager()
    USERNAME_FIELD = "username"
    # Log-ins are in the access log; the digest covers what an administrator could abuse.
    not_digested = ("last_login", "password")

    def __str__(self) -> str:
        return self.name

    def standing(self, on: date) -> Standing:
        """What this person is on that day: roles by office, and certificates. One statement."""
        with connection.cursor() as cursor:
            cursor.execute(_STANDING, {"person": self.pk, "on": on})
            rows = cursor.fetchall()
        held = [row[1:5] for row in rows if row[0] == "held"]
        shown = [CertificateFacts(*row[1:3], *row[5:]) for row in rows if row[0] == "shown"]
        return standing_of(self, held=held, certificates=shown)


# Written out as one statement: as two composed ones it was a fifth of the CPU of a step (benchmarks/step.py).
# The first half is `Holding.on`.
_STANDING = """
SELECT 'held', o.code, p.role, h.document, h.acting, NULL::date, NULL::date, NULL::date FROM people_holding h
    JOIN people_post p ON p.id = h.post_id JOIN people_office o ON o.id = p.office_id
    WHERE h.person_id = %(person)s AND h.begins_on <= %(on)s AND (h.ends_on IS NULL OR h.ends_on >= %(on)s)
UNION ALL
SELECT 'shown', c.number, c.area, NULL, NULL, c.issued_on, c.expires_on, c.suspended_on FROM people_certificate c
    WHERE c.person_id = %(person)s
"""


def standing_of(
    person: Person, *, held: Sequence[tuple[str, str, str, bool]], certificates: Sequence[CertificateFacts]
) -> Standing:
    """The standing that follows from the posts held, each (office, role, document, acting), and the certificates.

    Whoever holds a role in an office by an own post as well acts for nobody in it.
    """
    own = {(office, role) for office, role, _, acting in held if not acting}
    return Standing(
        person=person.pk,
        name=person.name,
        roles=frozenset((office, Role(role)) for office, role, _, _ in held),
        acting=tuple(
            (office, Role(role), document)
            for office, role, document, acting in held
            if acting and (office, role) not in own
        ),
        certificates=tuple(certificates),
    )


class Holding(models.Model):
    """A person holds a post from one day to another (inclusive), by a document; `acting` for a substitute."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=80)
    acting = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="people_holding_days"
            )
        ]

    @staticmethod
    def on(day: date) -> Q:
        """The holdings that count on that day."""
        return Q(begins_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    @staticmethod
    def during(first: date, last: date | None) -> Q:
        """The holdings that count on at least one day from `first` to `last` (None: without end)."""
        begun = Q() if last is None else Q(begins_on__lte=last)
        return begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=first))


class Certificate(models.Model):
    """An enforcement certificate (行政执法证): without a valid one nobody enforces (行政处罚法第四十二条)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=40)
    area = models.CharField(max_length=40)
    issued_on = models.DateField()
    expires_on = models.DateField()
    suspended_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.number

    def facts(self) -> CertificateFacts:
        return CertificateFacts(self.number, self.area, self.issued_on, self.expires_on, self.suspended_on)
