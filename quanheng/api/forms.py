"""What people type about tokens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.api.models import Token


class TokenForm(forms.Form):
    """A new token: what it is for, what it may do, and its last day."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("如：与法院立案系统对接"))
    scope = forms.ChoiceField(label=_("权限"), choices=Token.Scope, widget=forms.RadioSelect, initial=Token.Scope.READ)
    expires_on = forms.DateField(
        label=_("末日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("最长一年；到期自动失效。"),
    )  # fmt: skip


class RevocationForm(forms.Form):
    """Why a token ends."""

    reason = forms.CharField(label=_("撤销原因"), max_length=200)
