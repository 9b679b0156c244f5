"""A penalty in six tasks for people one after another, of which the fifth, hearing the party, is measured."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process
from viewflow.workflow.status import STATUS

from hearing.forms import Statement

MAY = "auth.hear"


class PenaltyFlow(flow.Flow):
    process_class = Process
    lock_impl = lock.select_for_update_lock

    clue_handed_in = flow.StartHandle().Next(this.clue)
    clue = flow.View(None).Permission(MAY).Next(this.file)
    file = flow.View(None).Permission(MAY).Next(this.investigate)
    investigate = flow.View(None).Permission(MAY).Next(this.notice)
    notice = flow.View(None).Permission(MAY).Next(this.statement)
    statement = flow.View(None).Permission(MAY).Next(this.decide)
    decide = flow.View(None).Permission(MAY).Next(this.end)
    end = flow.End()


def take(pk: int, step: str, *, by: int, facts: dict[str, str]) -> None:
    """Take one step: the person and what the person may are read anew, as for any act."""
    with PenaltyFlow.lock(pk), transaction.atomic():
        person = User.objects.get(pk=by)
        node = getattr(PenaltyFlow.instance, step)
        task = PenaltyFlow.task_class.objects.get(process_id=pk, flow_task=node, status=STATUS.NEW)
        activation = node.activation_class(task)
        if not activation.assign.has_perm(person):
            raise PermissionDenied
        activation.assign(person)
        activation.process.data = {**(activation.process.data or {}), **facts}
        activation.process.save()
        activation.start(None)
        activation.execute()


@login_required
def hear(request, pk):
    form = Statement(request.POST)
    assert form.is_valid(), form.errors
    take(pk, "statement", by=request.user.pk, facts=form.cleaned_data)
    return HttpResponseRedirect(f"/cases/{pk}/")
