"""Review and approval: four questions each answered with reasons, by people who did not draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quanheng.catalogue.models import ItemVersion, PowerItem, VersionStep
from quanheng.ledger.actions import record
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check
from quanheng.rules.refusal import Refused

Step = VersionStep.Step

QUESTIONS = {
    "competence": _("职权法定：这项权力由法律法规规章设定，由本机关行使吗？"),
    "procedure": _("程序法定：步骤、期限和要求都有依据，没有增减吗？"),
    "reasonable": _("合理适当：条件、材料、承诺期限和裁量与目的相称吗？"),
    "plain": _("直观便捷：办事的人看得懂、办得到吗？"),
}


@dataclass(frozen=True)
class Answer:
    """The answer to one of the four questions, with its reason."""

    yes: bool
    reason: str


@transaction.atomic
def review(version: ItemVersion, answers: Mapping[str, Answer], *, by: Person, on: date) -> VersionStep:
    """Answer the four questions; one No returns the draft, four Yes pass it on. Another person than the drafter."""
    check(by.standing(on), Act.ITEM_REVIEW)
    version = locked(version)
    after(version, Step.DRAFTED, Step.REVIEWED)
    other_person(version, by)
    for key, question in QUESTIONS.items():
        if key not in answers or not answers[key].reason.strip():
            raise Refused("review-without-reason", question=str(question).partition("：")[0])
    passed = all(answers[key].yes for key in QUESTIONS)
    given = {key: {"yes": answers[key].yes, "reason": answers[key].reason.strip()} for key in QUESTIONS}
    step = Step.REVIEWED if passed else Step.RETURNED
    return take(version, step, by=by, on=on, answers=given)


@transaction.atomic
def approve(version: ItemVersion, *, document_number: str, by: Person, on: date) -> VersionStep:
    """Approve a reviewed version for the government, by a document; neither the drafter nor the reviewer may."""
    check(by.standing(on), Act.ITEM_APPROVE)
    version = locked(version)
    after(version, Step.REVIEWED, Step.APPROVED)
    other_person(version, by)
    if not document_number.strip():
        raise Refused("approval-without-document")
    return take(version, Step.APPROVED, by=by, on=on, document_number=document_number.strip())


def locked(version: ItemVersion) -> ItemVersion:
    """The version with its item locked until the act is done, so that two acts on one item follow each other."""
    PowerItem.objects.select_for_update().get(pk=version.item_id)
    return ItemVersion.objects.select_related("item__office").get(pk=version.pk)


def after(version: ItemVersion, forerunner: Step, step: Step) -> None:
    """Refuse a step whose forerunner is missing, that was taken already, or that comes after a return."""
    taken = list(version.steps.values_list("step", flat=True))
    if step in taken or Step.RETURNED in taken or Step.CANCELLED in taken:
        raise Refused("item-step-taken", step=str(Step(taken[-1]).label))
    if forerunner not in taken:
        raise Refused("item-step-too-early", step=str(step.label), forerunner=str(forerunner.label))


def other_person(version: ItemVersion, by: Person) -> None:
    """Refuse someone who already acted on this version: four people report, review, approve and publish it."""
    earlier = version.steps.filter(by=by).first()
    if earlier is not None:
        raise Refused("item-same-person", name=by.name, step=str(Step(earlier.step).label))


def take(version: ItemVersion, step: Step, *, by: Person, on: date, **more: object) -> VersionStep:
    """Write the step and record it."""
    taken = VersionStep.objects.create(version=version, step=step, by=by, on=on, **more)
    record(
        f"catalogue.item-{step.value}", about=f"item:{version.item.code}", office=version.item.office.code,
        by=by, on=on, facts={"code": version.item.code, "version": version.number, **more}, touched=[taken],
    )  # fmt: skip
    return taken
