"""What is said to a program when something may not be done: application/problem+json (RFC 9457), in two languages."""

from http import HTTPStatus
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from quanheng.api.schemas import Problem, Text
from quanheng.proceedings.refused import as_stored
from quanheng.rules.refusal import Refused
from quanheng.rules.sentences import Sentence, say

MEDIA_TYPE = "application/problem+json"
FORM, STATE = 422, 409
OF_THE_FORM = frozenset({
    "fact-unknown", "fact-missing", "fact-malformed", "no-such-step", "identifier-malformed", "dated-in-the-future",
    "idempotency-key-missing", "idempotency-key-reused", "request-malformed", "person-unknown", "moment-on-another-day",
})  # fmt: skip
"""Refusals that blame the request, whatever the state of the case: 422. The others lie in the case: 409."""
OTHERS = {"not-permitted": 403, "not-signed-in": 401, "not-found": 404, "token-only-reads": 403}


def _messages() -> Any:
    return import_module(settings.MESSAGES)


def said(sentence: Sentence) -> Text:
    """A sentence of an explanation in both languages."""
    words = _messages().catalogue()
    return Text(zh=say(sentence, "zh", words), en=say(sentence, "en", words))


def status_of(refusal: Refused) -> int:
    """The status under which a refusal is told."""
    return OTHERS.get(refusal.code) or (FORM if refusal.code in OF_THE_FORM else STATE)


def problem(refusal: Refused) -> Problem:
    """A refusal as data: its code, article and particulars, and its words in both languages."""
    status, render = status_of(refusal), _messages().render
    zh, en = render(refusal, "zh"), render(refusal, "en")
    return Problem(
        type=f"urn:quanheng:refusal:{refusal.code}", title=HTTPStatus(status).phrase, status=status, detail=zh,
        code=refusal.code, article=refusal.article or "", params=as_stored(refusal.params), zh=zh, en=en,
    )  # fmt: skip


def answer(refusal: Refused) -> HttpResponse:
    """The refusal as a response."""
    told = problem(refusal)
    response = HttpResponse(told.model_dump_json(), content_type=MEDIA_TYPE, status=told.status)
    if told.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response
