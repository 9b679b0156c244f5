"""What people type about money: the bank's file, a plan, an amount, a document and a reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.payments.feeds import LARGEST_FILE
from quanheng.payments.models import Collection, Stop
from quanheng.rules.payment import Instalment

FEN = 100
MOST_INSTALMENTS = 24


class FeedForm(forms.Form):
    """A file of the bank or the treasury."""

    file = forms.FileField(
        label=_("银行或者国库到账文件"),
        help_text=_("xlsx 或者 csv，不超过 %(size)d MB。") % {"size": LARGEST_FILE // 2**20},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )


def _amount(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal("0.01"), max_digits=14, decimal_places=2, **more
    )  # fmt: skip


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _document() -> forms.CharField:
    return forms.CharField(label=_("文书名称和文号"), max_length=120)


def _reason() -> forms.CharField:
    return forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why."""

    reason = _reason()


class DocumentForm(forms.Form):
    """By which document, and why."""

    document = _document()
    reason = _reason()


class AmountForm(forms.Form):
    """How much."""

    amount = _amount(_("金额（元）"))

    @property
    def fen(self) -> int:
        return int(self.cleaned_data["amount"] * FEN)


class DocumentedAmountForm(AmountForm):
    """How much, by which document, and why."""

    document = _document()
    reason = _reason()


class PlanForm(forms.Form):
    """An application and the plan granted on it: one line for each instalment, one line alone to put all off."""

    application = forms.CharField(
        label=_("当事人申请和审查情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
    plan = forms.CharField(
        label=_("缴纳计划"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一期：日期、空格、金额（元），如 2026-12-31 5000。只写一行即暂缓到该日一次缴清。"),
    )

    def clean_plan(self) -> list[Instalment]:
        """Each line as a day and a sum, or the line that is neither."""
        lines = [line.split() for line in self.cleaned_data["plan"].splitlines() if line.strip()]
        if len(lines) > MOST_INSTALMENTS:
            raise forms.ValidationError(_("最多 %(most)d 期。") % {"most": MOST_INSTALMENTS})
        return [_instalment(line) for line in lines]


def _instalment(line: list[str]) -> Instalment:
    try:
        day, text = line
        amount = Decimal(text.replace(",", "")) * FEN
        if amount != amount.to_integral_value() or amount <= 0:
            raise ValueError(text)
        return Instalment(date.fromisoformat(day), int(amount))
    except (ValueError, ArithmeticError) as trouble:
        wrong = " ".join(line)
        raise forms.ValidationError(_("看不懂这一行：%(line)s") % {"line": wrong}) from trouble


class StopForm(forms.Form):
    """Since when, for which remedy, by which document nothing is added."""

    kind = forms.ChoiceField(label=_("事由"), choices=Stop.Kind, widget=forms.RadioSelect)
    day = _day(_("自哪一日起不予计算"))
    document = _document()


class EndStopForm(forms.Form):
    """Until when, by which document."""

    day = _day(_("至哪一日止不予计算"))
    document = _document()


class CollectForm(forms.Form):
    """Why a fine may be received on the spot, with whom, for which fiscal receipt."""

    ground = forms.ChoiceField(label=_("当场收缴的法定情形"), choices=Collection.Ground, widget=forms.RadioSelect)
    requested = forms.BooleanField(label=_("当事人书面提出当场缴纳"), required=False)
    fiscal_receipt = forms.CharField(
        label=_("财政部门统一制发的专用票据号码"), max_length=60, help_text=_("不出具专用票据的，当事人有权拒绝缴纳。")
    )  # fmt: skip
    partner = forms.ModelChoiceField(label=_("共同办理人"), queryset=None)

    def __init__(self, *args: Any, partners: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["partner"].queryset = partners


class EmptyForm(forms.Form):
    """Nothing is asked but the deed itself."""


class MatchForm(forms.Form):
    """Which order a sum belongs to, and why."""

    number = forms.CharField(label=_("缴款码"), max_length=40)
    reason = _reason()
