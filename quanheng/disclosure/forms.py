"""What a drafter and a reviewer enter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _lines(value: str) -> list[str]:
    return [line.strip() for line in value.splitlines() if line.strip()]


class DraftForm(forms.Form):
    """What the scan missed, and what it took for personal and is not; one a line."""

    also_masked = forms.CharField(
        label=_("还要遮去的姓名"),
        help_text=_("每行一个。正文中所有出现的地方都会遮去。"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kept = forms.CharField(
        label=_("不属于个人信息、应当保留的内容"),
        help_text=_("每行一个，例如本机关的咨询电话。审查人会看到。"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def particulars(self) -> dict[str, Any]:
        """As the action takes them."""
        return {name: _lines(self.cleaned_data[name]) for name in ("also_masked", "kept")}


class WithholdForm(forms.Form):
    """Why a document is not published."""

    article = forms.CharField(
        label=_("依据"), max_length=120, help_text=_("例如：政府信息公开条例第十五条"), required=False
    )
    reasons = forms.CharField(
        label=_("理由"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnForm(forms.Form):
    """Why a draft goes back."""

    reasons = forms.CharField(
        label=_("退回理由"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(forms.Form):
    """Why a publication is taken back, and since when that is known."""

    reason = forms.CharField(
        label=_("撤回理由（向社会公开）"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    known_on = forms.DateField(
        label=_("决定被变更、撤销、确认违法或者无效的日期"), widget=forms.DateInput(attrs={"type": "date"})
    )
