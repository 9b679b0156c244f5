"""What people type about items: a table to hand in, the four answers of a review, a document number, a reason."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.catalogue.actions import QUESTIONS, Answer
from quanheng.catalogue.tables import LARGEST_FILE


class TableForm(forms.Form):
    """A department's table."""

    file = forms.FileField(
        label=_("填好的表格"),
        help_text=_("xlsx 格式，不超过 %(size)d MB。") % {"size": LARGEST_FILE // 2**20},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
    )


class ReviewForm(forms.Form):
    """The four questions, each with Yes or No and the reason."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for key, question in QUESTIONS.items():
            choices = [("yes", _("是")), ("no", _("否，退回"))]
            self.fields[key] = forms.ChoiceField(label=question, choices=choices, widget=forms.RadioSelect)
            reason = forms.Textarea(attrs={"rows": 2})
            self.fields[f"{key}_reason"] = forms.CharField(label=_("理由"), max_length=500, widget=reason)

    def questions(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each question beside the field for its reason."""
        return [(self[key], self[f"{key}_reason"]) for key in QUESTIONS]

    def answers(self) -> dict[str, Answer]:
        """The answers given."""
        given = self.cleaned_data
        return {key: Answer(given[key] == "yes", given[f"{key}_reason"]) for key in QUESTIONS}


class ApprovalForm(forms.Form):
    """The document by which the government approves."""

    document_number = forms.CharField(label=_("审定文件文号"), max_length=80, help_text=_("如 示府办〔2026〕3号"))


class TurnForm(forms.Form):
    """Suspending, resuming or cancelling a published item."""

    turn = forms.ChoiceField(
        label=_("变动"),
        choices=[("suspend", _("暂停")), ("resume", _("恢复")), ("cancel", _("取消，编码不再使用"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
