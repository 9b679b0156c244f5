"""Offices and posts, the persons who hold them from day to day, and their enforcement certificates."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
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
        """What this person is on that day: roles by office, and certificates. Two statements."""
        holdings = self.holdings.filter(Holding.on(on)).values_list(
            "post__office__code", "post__role", "acting", "document"
        )
        own = {(office, role) for office, role, acting, _ in holdings if not acting}
        return Standing(
            person=self.pk,
            name=self.name,
            roles=frozenset((office, Role(role)) for office, role, _, _ in holdings),
            acting=tuple(
                (office, Role(role), document)
                for office, role, acting, document in holdings
                if acting and (office, role) not in own
            ),
            certificates=tuple(certificate.facts() for certificate in self.certificates.all()),
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
