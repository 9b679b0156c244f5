"""What each message changes in the read models; a message sent later replaces what an earlier one said."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.utils import timezone

from quanheng.portal.actions.law_rows import put_articles, put_bases, search_vector
from quanheng.portal.charts import procedure_of
from quanheng.portal.models import (
    Article,
    CaseProgress,
    Counter,
    Decision,
    Department,
    Envelope,
    Item,
    ProcedureDefinition,
    Standard,
    StatuteText,
    Submission,
)
from quanheng.rules.citation import short_name
from quanheng.rules.door.batches import Message
from quanheng.rules.refusal import Refused

Body = Mapping[str, Any]


def apply_message(message: Message) -> None:
    """Change the read models as one message says."""
    APPLIERS[message.topic](message.key, message.body)


def _put(model: type[Model], key: str, **values: object) -> None:
    name = model._meta.pk.attname
    changed = model.objects.filter(pk=key).update(**values)
    if not changed:
        model.objects.create(**{name: key}, **values)


def _department(code: str, body: Body) -> None:
    names = ("name", "short_name", "level", "position", "ends_on")
    _put(Department, code, **{name: body.get(name) for name in names}, body=body)


def _officials(code: str, body: Body) -> None:
    Department.objects.filter(pk=_known_department(code)).update(officials=body["officials"])


def _known_department(code: str) -> str:
    """The department's row; a message may come before that of its department."""
    Department.objects.get_or_create(
        code=code, defaults={"name": code, "short_name": code, "level": "department", "position": 9999}
    )
    return code


def _item(code: str, body: Body) -> None:
    texts = [body["name"], body["kind_word"]["zh"], body.get("what") or "", body.get("words") or ""]
    _put(
        Item,
        code,
        name=body["name"],
        kind=body["kind"],
        kind_word=body["kind_word"],
        department_id=_known_department(body["office"]),
        version=body["version"],
        published_on=body["published_on"],
        status=body["status"],
        applications_open=body["applications_open"],
        body={name: value for name, value in body.items() if name != "words"},
        search=search_vector(code, *texts),
    )
    put_bases(Item(pk=code), [one["cited"] for one in body["basis"]])


def _standard(key: str, body: Body) -> None:
    _put(Standard, key, name=body["name"], body=body)


def _procedure(digest: str, body: Body) -> None:
    """Keep a procedure only under the hash its own text has: the chart cannot differ from what is enforced."""
    if hashlib.sha256(body["definition"].encode()).hexdigest() != digest:
        raise Refused("procedure-not-under-its-hash", hash=digest)
    procedure_of(ProcedureDefinition(hash=digest, body=body))  # refuses what is none, or rests on a text not here
    _put(ProcedureDefinition, digest, name=body["name"], body=body)


def _article(cited: str, body: Body) -> None:
    _put(Article, cited, body=body)


def _statute(code: str, body: Body) -> None:
    """Keep a text and its articles; one sent before texts had ranks and names is known by its title alone."""
    days = {name: body.get(name) for name in ("promulgated_on", "in_force_on", "ended_on")}
    values = {
        "title": body["title"],
        "rank": body.get("rank") or "",
        "names": body.get("names") or [body["title"], short_name(body["title"])],
        "end_unknown": bool(body.get("end_unknown")),
        "digest": hashlib.sha256(json.dumps(body["articles"], sort_keys=True).encode()).hexdigest(),
        "body": {name: body[name] for name in ("rank_word", "issuer") if name in body},
    }
    _put(StatuteText, code, **values, **days)
    put_articles(StatuteText(pk=code), body["articles"])


def _progress(number: str, body: Body) -> None:
    _put(CaseProgress, number, code_hash=body["code_hash"], body=body, applied_at=timezone.now())


def _decision(key: str, body: Body) -> None:
    said = [one["value"] for one in body.get("summary") or []]
    _put(
        Decision,
        key,
        title=body["title"],
        document_number=body["document_number"],
        kind=body["kind"],
        department_id=_known_department(body["office"]),
        item=body.get("item") or "",
        decided_on=body["decided_on"],
        published_on=body["published_on"],
        until_on=body.get("until_on"),
        withdrawn_on=None,
        withdrawn_reason="",
        body=body,
        search=search_vector(
            body["title"], body["document_number"], body.get("item_name") or "", body.get("text") or "", *said
        ),
    )


def _decision_withdrawn(key: str, body: Body) -> None:
    """Take a decision back destructively: its content goes, the fact and the reason of the withdrawal stay."""
    Decision.objects.filter(pk=key).update(
        title="", withdrawn_on=body["withdrawn_on"], withdrawn_reason=body["reason"], body={}, search=None
    )


def _counter(key: str, body: Body) -> None:
    _put(
        Counter,
        key,
        value=body["value"],
        label=body["label"],
        office=body.get("office") or "",
        counted_at=body["counted_at"],
    )


def _receipt(token: str, body: Body) -> None:
    """Tell a sender what became of the application, and let go of its sealed bytes."""
    Submission.objects.filter(pk=token).update(
        state=body["outcome"],
        number=body.get("number") or "",
        reason=body.get("reason") or "",
        answered_at=timezone.now(),
    )
    Envelope.objects.filter(submission_id=token).update(sealed=None)


APPLIERS: Mapping[str, Callable[[str, Body], None]] = {
    "department": _department,
    "officials": _officials,
    "item": _item,
    "standard": _standard,
    "procedure-chart": _procedure,
    "article": _article,
    "statute": _statute,
    "case-progress": _progress,
    "decision": _decision,
    "decision-withdrawn": _decision_withdrawn,
    "counter": _counter,
    "application-receipt": _receipt,
}
