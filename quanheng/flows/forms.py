"""What an office types about its flow: a step, a post, the limit it promises, a step it adds."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from quanheng.people.names import ROLE_NAMES
from quanheng.rules.days import Period, Unit
from quanheng.rules.flow import AddedStep, Flow, LocalPost, LocalStep, Risk
from quanheng.rules.procedure import Post, Procedure, Step
from quanheng.rules.roles import Role

UNITS = [(Unit.WORKING_DAY.value, _("个工作日")), (Unit.CALENDAR_DAY.value, _("日"))]
RISKS = [("", _("未定")), (Risk.HIGH.value, _("高")), (Risk.MEDIUM.value, _("中")), (Risk.LOW.value, _("低"))]
LONGEST_LIMIT = 366


class PeriodField(forms.MultiValueField):
    """A number of days, and which kind of days; empty for no limit."""

    def __init__(self, **more) -> None:
        length = forms.IntegerField(min_value=1, max_value=LONGEST_LIMIT, required=False)
        super().__init__(fields=(length, forms.ChoiceField(choices=UNITS)), require_all_fields=False, **more)
        self.widget = PeriodWidget()

    def compress(self, values: list) -> Period | None:
        length, unit = values or (None, None)
        return Period(length, Unit(unit or Unit.WORKING_DAY)) if length else None


class PeriodWidget(forms.MultiWidget):
    """A narrow number beside its unit."""

    def __init__(self) -> None:
        number = forms.NumberInput(attrs={"min": 1, "max": LONGEST_LIMIT, "aria-label": _("天数")})
        super().__init__([number, forms.Select(choices=UNITS, attrs={"aria-label": _("单位")})])

    def decompress(self, value: Period | None) -> list:
        return [value.length, value.unit.value] if value else [None, Unit.WORKING_DAY.value]


class StepForm(forms.Form):
    """What the office refines in one step: only what this step lets it."""

    by = forms.ChoiceField(label=_("办理岗位"))
    within = PeriodField(
        label=_("本单位时限"), required=False, help_text=_("从前一环节办完起算，只能比法定更短。不填就没有。")
    )
    document = forms.CharField(label=_("增加的文书"), required=False, max_length=60)
    risk = forms.ChoiceField(label=_("廉政风险等级"), choices=RISKS, required=False)
    measures = forms.CharField(
        label=_("防控措施"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行一条。"),
    )  # fmt: skip
    supervision = forms.CharField(label=_("监察点"), required=False, max_length=300)
    discretion = forms.CharField(label=_("裁量点"), required=False, max_length=300)

    def __init__(self, *args, flow: Flow, step: Step, local: Procedure, skeleton: Procedure, **kwargs) -> None:
        own, self.step, self.statute = flow.step(step.key), step, skeleton.by_key.get(step.key)
        initial = {
            "by": step.post, "within": own.within, "document": own.document, "risk": own.risk or "",
            "measures": "\n".join(own.measures), "supervision": own.supervision, "discretion": own.discretion,
        }  # fmt: skip
        super().__init__(*args, initial=initial, auto_id=f"{step.key}-%s", **kwargs)
        self.fields["by"].choices = [(post.key, _named(post)) for post in _posts_for(self.statute, local, skeleton)]
        if step.automatic:
            del self.fields["by"], self.fields["document"]
        elif self.statute and self.statute.document:
            del self.fields["document"]
        if step.optional or step.automatic or not step.forerunners:
            del self.fields["within"]

    def local_step(self) -> LocalStep:
        """What was filled in."""
        given = self.cleaned_data
        stated = self.statute.post if self.statute else ""
        by = given.get("by", "")
        risk = given.get("risk")
        return LocalStep(
            key=self.step.key, by="" if by == stated else by, within=given.get("within"),
            document=given.get("document", "").strip(), supervision=given["supervision"].strip(),
            risk=Risk(risk) if risk else None, measures=_lines(given["measures"]),
            discretion=given["discretion"].strip(),
        )  # fmt: skip


def _posts_for(statute: Step | None, local: Procedure, skeleton: Procedure) -> list[Post]:
    """The posts that may take a step: of a statutory one those the statute lets act, of an added one any."""
    if statute is None:
        return [post for post in local.posts if post.roles]
    lawful = set(skeleton.post_of(statute).roles)
    return [post for post in local.posts if post.key == statute.post or (post.roles and set(post.roles) <= lawful)]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _named(post: Post) -> str:
    return post.name.in_language(get_language() or "zh")


class PostForm(forms.Form):
    """What the office calls a post and which of the statutory roles fill it."""

    name = forms.CharField(label=_("本单位叫法"), max_length=40)
    roles = forms.MultipleChoiceField(label=_("由谁担任"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, post: Post, statute: Post, **kwargs) -> None:
        self.post, self.statute = post, statute
        initial = {"name": post.name.zh, "roles": [role.value for role in post.roles]}
        super().__init__(*args, initial=initial, auto_id=f"post-{post.key}-%s", **kwargs)
        self.fields["roles"].choices = [(role.value, ROLE_NAMES[role]) for role in statute.roles]

    def local_post(self) -> LocalPost:
        """What was filled in."""
        roles = tuple(Role(role) for role in self.cleaned_data["roles"])
        return LocalPost(self.post.key, self.cleaned_data["name"].strip(), "", roles)


class PromiseForm(forms.Form):
    """The limit the office promises for the whole."""

    promise = PeriodField(
        label=_("承诺办结期限"), required=False, help_text=_("只能比法定期限更短。不填就不另行承诺。")
    )


class AddForm(forms.Form):
    """A step the office adds."""

    name = forms.CharField(label=_("环节名称"), max_length=40)
    by = forms.ChoiceField(label=_("办理岗位"))
    before = forms.ChoiceField(label=_("在哪个环节之前必须办"), required=False)
    after = forms.ChoiceField(
        label=_("在哪个环节之后办"), required=False, help_text=_("只填这一项，就是需要时才办的环节。")
    )
    note = forms.CharField(label=_("要填写的内容"), required=False, max_length=40, help_text=_("如“会商意见”。"))

    def __init__(self, *args, local: Procedure, **kwargs) -> None:
        super().__init__(*args, auto_id="add-%s", **kwargs)
        language = get_language() or "zh"
        steps = [("", "—"), *((step.key, step.name.in_language(language)) for step in local.steps)]
        self.fields["by"].choices = [(post.key, _named(post)) for post in local.posts if post.roles]
        self.fields["before"].choices = self.fields["after"].choices = steps

    def added(self) -> AddedStep:
        """What was filled in; the key is given when it is added."""
        given = self.cleaned_data
        after = (given["after"],) if given["after"] else ()
        return AddedStep("", given["name"].strip(), given["by"], "", given["before"], after, given["note"].strip())
