"""Tokens by which programs act for a person, and what was answered to each act asked for under a key."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """A person's key for a program: only its digest is kept, and it opens no more than its person may open.

    `expires_on` is the last day on which it opens anything.
    """

    class Scope(models.TextChoices):
        READ = "read", _("只读")
        ACT = "act", _("读取和办理")

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=4, choices=Scope)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.name}"


class Revocation(models.Model):
    """The end of a token before its day."""

    token = models.OneToOneField(Token, on_delete=models.PROTECT, related_name="revocation")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.token_id}"


class Answer(models.Model):
    """What was answered to an act asked for under a key of the person's choice; asked again, the same is said."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+")
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="api_answer_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}: {self.status}"
