"""The same six tasks as a BPMN model; a case is its serialised state, beside it a row for each step taken."""

import json
from functools import cache
from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpResponseRedirect
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from hearing.forms import Statement

TASKS = ("clue", "file", "investigate", "notice", "statement", "decide")
MAY = "auth.hear"
SERIALISER = BpmnWorkflowSerializer()


@cache
def model():
    """The model, parsed once a process."""
    flows = [f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>'
             for n, (a, b) in enumerate(zip(("start", *TASKS), (*TASKS, "end"), strict=True))]  # fmt: skip
    tasks = [f'<userTask id="{task}" name="{task}"/>' for task in TASKS]
    text = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:bench">'
        f'<process id="penalty" isExecutable="true"><startEvent id="start"/>{"".join(tasks)}<endEvent id="end"/>'
        f"{''.join(flows)}</process></definitions>"
    )
    parser = BpmnParser()
    parser.add_bpmn_xml(etree.parse(BytesIO(text.encode())))
    return parser.get_spec("penalty")


def open_case() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        workflow = BpmnWorkflow(model())
        workflow.do_engine_steps()
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS state (id bigserial PRIMARY KEY, body text NOT NULL);"
            "CREATE TABLE IF NOT EXISTS taken (id bigserial PRIMARY KEY, state_id bigint NOT NULL REFERENCES state,"
            " step text NOT NULL, by_id bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(), facts jsonb NOT NULL)"
        )
        cursor.execute("INSERT INTO state (body) VALUES (%s) RETURNING id", [SERIALISER.serialize_json(workflow)])
        return cursor.fetchone()[0]


def take(pk: int, step: str, *, by: int, facts: dict[str, str]) -> None:
    """Take one step: the person and what the person may are read anew, as for any act."""
    with transaction.atomic(), connection.cursor() as cursor:
        person = User.objects.get(pk=by)
        if not person.has_perm(MAY):
            raise PermissionDenied
        cursor.execute("SELECT body FROM state WHERE id = %s FOR UPDATE", [pk])
        workflow = SERIALISER.deserialize_json(cursor.fetchone()[0])
        task = next(one for one in workflow.get_tasks(state=TaskState.READY, manual=True) if one.task_spec.name == step)
        task.data.update(facts)
        task.run()
        workflow.do_engine_steps()
        cursor.execute("UPDATE state SET body = %s WHERE id = %s", [SERIALISER.serialize_json(workflow), pk])
        cursor.execute(
            "INSERT INTO taken (state_id, step, by_id, facts) VALUES (%s, %s, %s, %s)",
            [pk, step, by, json.dumps(facts)],
        )


@login_required
def hear(request, pk):
    form = Statement(request.POST)
    assert form.is_valid(), form.errors
    take(pk, "statement", by=request.user.pk, facts=form.cleaned_data)
    return HttpResponseRedirect(f"/cases/{pk}/")
