"""What was chosen under a standard, as it was chosen."""

from django.db import models


class Chosen(models.Model):
    """A penalty chosen for one case: the facts, the tier they lead to, the choice, and why if it differs."""

    about = models.CharField(max_length=120)
    standard_key = models.CharField(max_length=80)
    standard_hash = models.CharField(max_length=64)
    facts = models.JSONField()
    range_key = models.CharField(max_length=60)
    tier_key = models.CharField(max_length=60, blank=True)
    kinds = models.JSONField()
    amount = models.BigIntegerField(null=True)
    grounds = models.JSONField()
    deviates = models.BooleanField()
    reasons = models.TextField(blank=True)
    approver = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    chosen_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    chosen_on = models.DateField()

    class Meta:
        db_table = "discretion_chosen"
        indexes = [models.Index(fields=["about", "-id"], name="discretion_chosen_about")]
