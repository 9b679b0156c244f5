"""Trying a standard on facts, without a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.rules.discretion import FactAsked, FactKind, Standard

FEN_PER_YUAN = 100


class TrialForm(forms.Form):
    """One field for each fact the standard asks for, and one for each step that must be on record."""

    def __init__(self, standard: Standard, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standard = standard
        for asked in standard.facts:
            self.fields[asked.key] = _field(asked)
        for condition in standard.preconditions:
            label = _("已经%(step)s并记录在案") % {"step": condition.name}
            self.fields[condition.key] = forms.BooleanField(label=label, required=False)

    def facts(self) -> dict[str, Any]:
        """What was entered, as the standard takes it: sums in fen."""
        money = {asked.key for asked in self.standard.facts if asked.kind is FactKind.MONEY}
        return {key: int(value * FEN_PER_YUAN) if key in money else value for key, value in self.cleaned_data.items()}


def _field(asked: FactAsked) -> forms.Field:
    match asked.kind:
        case FactKind.FLAG:
            return forms.BooleanField(label=asked.name, required=False)
        case FactKind.MONEY:
            return forms.DecimalField(
                label=asked.name, help_text=_("元，可以写到分"), min_value=0, max_digits=14, decimal_places=2
            )
        case FactKind.COUNT:
            return forms.IntegerField(label=asked.name, min_value=0)
    return forms.ChoiceField(label=asked.name, choices=[(option, option) for option in asked.options])
