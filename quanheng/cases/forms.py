"""What people type to open a case or take a step: fields made from the procedure and the standard."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from quanheng.cases.actions import Discretion, PartyFacts
from quanheng.cases.models import Party
from quanheng.people.models import Person
from quanheng.rules.discretion import FactAsked, FactKind, Standard
from quanheng.rules.lawful_step import LATE_REASON
from quanheng.rules.penalty_kinds import GROUND_ARTICLES, Ground
from quanheng.rules.procedure import FactField, FactType, Step
from quanheng.rules.words import Words

FEN = 100
MOMENT = "%Y-%m-%dT%H:%M"
YES_NO = [("yes", _("是")), ("no", _("否"))]
GROUND_NAMES = {
    Ground.MINOR: _("已满十四周岁不满十八周岁"),
    Ground.PARTLY_CAPABLE: _("尚未完全丧失辨认或者控制能力"),
    Ground.HARM_REMOVED: _("主动消除或者减轻危害后果"),
    Ground.COERCED: _("受他人胁迫或者诱骗"),
    Ground.CONFESSED: _("主动供述行政机关尚未掌握的违法行为"),
    Ground.MERIT: _("配合查处有立功表现"),
    Ground.OTHER_LAW: _("法律、法规、规章规定的其他情形"),
}


def named(words: Words) -> str:
    """A name in the reader's language."""
    return words.in_language(get_language() or "zh")


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, picked or typed as 2026-11-22."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def yes_no_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.TypedChoiceField:
    """A question answered yes or no; no answer is not a no."""
    return forms.TypedChoiceField(
        label=label, required=required, choices=YES_NO, widget=forms.RadioSelect, coerce=lambda given: given == "yes",
        empty_value=None, help_text=help_text,
    )  # fmt: skip


def money_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    """A sum in yuan."""
    return forms.DecimalField(
        label=f"{label}（{_('元')}）", required=required, min_value=0, max_digits=14, decimal_places=2,
        help_text=help_text,
    )  # fmt: skip


def moment_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    """A day and a time of day, to the minute."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(
        label=label, required=required, widget=widget, help_text=help_text, input_formats=[MOMENT]
    )  # fmt: skip


def field_of(fact: FactField, colleagues: Any = None) -> forms.Field:
    """The form field of a fact a step asks for; `colleagues` are those a person may be chosen from."""
    label, hint = named(fact.name), named(fact.hint) if fact.hint else ""
    given = {"label": label, "required": fact.required and fact.when is None, "help_text": hint}
    choices = [(choice.key, named(choice.with_basis)) for choice in fact.choices]
    makers: dict[FactType, Callable[[], forms.Field]] = {
        FactType.TEXT: lambda: forms.CharField(max_length=300, **given),
        FactType.LONG_TEXT: lambda: forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=8000, **given),
        FactType.NUMBER: lambda: forms.IntegerField(min_value=0, max_value=1_000_000, **given),
        FactType.MONEY: lambda: money_field(**given),
        FactType.DATE: lambda: day_field(**given),
        FactType.CHOICE: lambda: forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given),
        FactType.CHOICES: lambda: forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **given
        ),
        FactType.YES_NO: lambda: yes_no_field(**given),
        FactType.MOMENT: lambda: moment_field(**given),
        FactType.ARTICLE: lambda: forms.CharField(max_length=120, **given),
        FactType.PERSON: lambda: forms.ModelChoiceField(queryset=colleagues, **given),
    }
    return makers[fact.type]()


def stored(value: Any) -> Any:
    """What was typed, as facts hold it: whole fen, days as text."""
    match value:
        case Decimal():
            return int(value * FEN)
        case datetime():
            return timezone.make_naive(value).strftime(MOMENT)
        case Person():
            return value.pk
        case date():
            return value.isoformat()
    return value


def typed(fact: FactField, value: Any) -> Any:
    """A stored fact as the form shows it."""
    match fact.type:
        case FactType.MONEY:
            return Decimal(value) / FEN
        case FactType.YES_NO:
            return "yes" if value else "no"
    return value


class StepForm(forms.Form):
    """The day of a step, who takes it together, what it states, and what the standard asks."""

    on = day_field(_("办理日期"), help_text=_("行为发生的日期；与录入日期的间隔会留痕并公开统计。"))

    def __init__(
        self, data: Any = None, *, step: Step, today: date, known: Mapping[str, Any], partners: Any = None,
        standard: Standard | None = None, measured: Mapping[str, Any] | None = None, approvers: Any = None,
        late: bool = False, colleagues: Any = None, details: Sequence[FactField] = (), members: Any = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"on": today})
        self.step, self.standard = step, standard
        if step.persons > 1:
            self.fields["partner"] = forms.ModelChoiceField(
                label=_("共同办理人"), queryset=partners, help_text=_("由其用本人账号签名后，本环节才办理。")
            )
        if step.signers:
            self.fields["members"] = forms.ModelMultipleChoiceField(
                label=_("会签人员"), queryset=members, widget=forms.CheckboxSelectMultiple,
                help_text=_("各人用本人账号签名后，本环节才办理。"),
            )  # fmt: skip
        self.fields.update(said_fields(step))
        for fact in (*step.facts, *details):
            self.fields[f"fact-{fact.key}"] = field_of(fact, colleagues)
            if known.get(fact.key) is not None:
                self.initial[f"fact-{fact.key}"] = typed(fact, known[fact.key])
        if standard:
            self._ask_standard(standard, measured or {}, approvers)
        if late:
            self.fields[f"fact-{LATE_REASON}"] = forms.CharField(
                label=_("逾期理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
            )

    def _ask_standard(self, standard: Standard, measured: Mapping[str, Any], approvers: Any) -> None:
        for asked in standard.facts:
            self.fields[f"found-{asked.key}"] = _asked_field(asked)
            if asked.key in measured:
                self.initial[f"found-{asked.key}"] = _asked_initial(asked, measured[asked.key])
        self.fields["grounds"] = forms.MultipleChoiceField(
            label=_("减轻处罚的法定情形"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(ground.value, f"{name}（{GROUND_ARTICLES[ground]}）") for ground, name in GROUND_NAMES.items()],
        )  # fmt: skip
        self.fields["reasons"] = forms.CharField(
            label=_("裁量理由"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("选择的处罚不在基准给出的阶次以内时必填，并须另一名负责人批准。"),
        )  # fmt: skip
        self.fields["approver"] = forms.ModelChoiceField(label=_("批准人"), required=False, queryset=approvers)

    @property
    def step_fields(self) -> list[forms.BoundField]:
        """The fields of the step itself."""
        return [field for field in self if not self._is_measured(field.name)]

    @property
    def standard_fields(self) -> list[forms.BoundField]:
        """The fields the discretion standard asks for."""
        return [field for field in self if self._is_measured(field.name)]

    def _is_measured(self, name: str) -> bool:
        return name.startswith("found-") or name in {"grounds", "reasons", "approver"}

    def facts(self) -> dict[str, Any]:
        """What the step states, as the rules read it; what was left empty is left out."""
        given = {
            name.removeprefix("fact-"): stored(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("fact-")
        }
        return {key: value for key, value in given.items() if value not in (None, "", [])}

    def with_persons(self) -> list[Person]:
        """Who takes the step beside the person signed in."""
        partner = self.cleaned_data.get("partner")
        return [*([partner] if partner else []), *self.cleaned_data.get("members", ())]

    def said(self) -> dict[str, Any]:
        """What the person signed in says for the record, where the step asks each signer."""
        return said_in(self)

    def discretion(self) -> Discretion | None:
        """What was found under the standard, if the step is measured against one."""
        if self.standard is None:
            return None
        found = {
            name.removeprefix("found-"): stored(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("found-") and value is not None
        }
        return Discretion(
            facts=found, grounds=self.cleaned_data["grounds"], reasons=self.cleaned_data["reasons"],
            approver=self.cleaned_data["approver"],
        )  # fmt: skip


class SignForm(forms.Form):
    """What someone says on signing what another proposed."""

    def __init__(self, data: Any = None, *, step: Step) -> None:
        super().__init__(data)
        self.fields.update(said_fields(step))

    def said(self) -> dict[str, Any]:
        """The answers, as the rules read them."""
        return said_in(self)


class ReasonForm(forms.Form):
    """Why a proposal is declined or taken back."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


def said_fields(step: Step) -> dict[str, forms.Field]:
    """What the step asks of each who signs it, such as an opinion and a vote."""
    return {f"said-{fact.key}": field_of(fact) for fact in step.each}


def said_in(form: forms.Form) -> dict[str, Any]:
    """What was answered to `said_fields`; what was left empty is left out."""
    given = {name: stored(value) for name, value in form.cleaned_data.items() if name.startswith("said-")}
    return {name.removeprefix("said-"): value for name, value in given.items() if value not in (None, "", [])}


def _asked_field(asked: FactAsked) -> forms.Field:
    match asked.kind:
        case FactKind.FLAG:
            return yes_no_field(asked.name)
        case FactKind.MONEY:
            return money_field(asked.name)
        case FactKind.COUNT:
            return forms.IntegerField(label=asked.name, min_value=0, max_value=1_000_000)
    return forms.ChoiceField(label=asked.name, choices=[(option, option) for option in asked.options])


def _asked_initial(asked: FactAsked, value: Any) -> Any:
    match asked.kind:
        case FactKind.FLAG:
            return "yes" if value else "no"
        case FactKind.MONEY:
            return Decimal(value) / FEN
    return value


class PartyForm(forms.Form):
    """Whom the case is about."""

    kind = forms.ChoiceField(label=_("当事人类型"), choices=Party.Kind, widget=forms.RadioSelect)
    name = forms.CharField(label=_("姓名或者名称"), max_length=120)
    identifier_kind = forms.ChoiceField(
        label=_("证照种类"), required=False, choices=[("", _("按当事人类型")), *Party.IdentifierKind.choices],
        help_text=_("单位为统一社会信用代码，个人为居民身份证；用其他证件的在此选择。"),
    )  # fmt: skip
    identifier = forms.CharField(
        label=_("统一社会信用代码或者身份证件号码"), max_length=40, required=False,
        help_text=_("填写的，系统核对位数、出生日期和校验码。"),
    )  # fmt: skip
    address = forms.CharField(label=_("住所"), max_length=200)
    representative = forms.CharField(label=_("法定代表人或者负责人"), max_length=40, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)

    def party(self) -> PartyFacts:
        """The party as the action takes it."""
        return PartyFacts(**self.cleaned_data)
