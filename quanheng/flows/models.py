"""Drafts of local flows: every edit is kept, and the draft stands at one of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from quanheng.catalogue.models import ItemVersion, PowerItem


class FlowDraft(models.Model):
    """A flow somebody works on for an item; sent, it is the flow of a version of the item and no longer changes."""

    item = models.ForeignKey(PowerItem, on_delete=models.PROTECT, related_name="flow_drafts")
    current = models.ForeignKey("FlowEdit", on_delete=models.PROTECT, null=True, related_name="+")
    sent_as = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(sent_as=None), name="flows_one_open_draft"),
        ]


class FlowEdit(models.Model):
    """One edit: what was changed, by whom, and the whole text after it; the first is what the draft began with."""

    draft = models.ForeignKey(FlowDraft, on_delete=models.PROTECT, related_name="edits")
    number = models.PositiveIntegerField()
    earlier = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    told = models.JSONField()
    body = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="flows_edit_once")]
