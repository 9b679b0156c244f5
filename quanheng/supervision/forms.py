"""What the unit and the supervisor write about an alert."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.supervision.names import FINDING_NAMES


class ExplanationForm(forms.Form):
    """How it came about."""

    text = forms.CharField(
        label=_("情况说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明事实、原因和已采取的措施。提交后不能修改，可以补充。"),
    )  # fmt: skip


class DisposalForm(forms.Form):
    """What is held of it and why."""

    finding = forms.ChoiceField(
        label=_("认定"), widget=forms.RadioSelect,
        choices=[(finding.value, name) for finding, name in FINDING_NAMES.items()],
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
