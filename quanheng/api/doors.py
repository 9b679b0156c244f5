"""Who may come in: the token, what it may do, and the key under which an act is asked for."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.security import HttpBearer

from quanheng.api.actions import Asked, answer_once, said_before
from quanheng.api.models import Token
from quanheng.api.problems import MEDIA_TYPE, problem
from quanheng.api.queries import Caller, answer_under, caller
from quanheng.people.permissions import Act, check
from quanheng.rules.refusal import Refused

KEY = "Idempotency-Key"
LONGEST_KEY = 100


class Bearer(HttpBearer):
    """A token in the Authorization header."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Whoever calls, or None, which is told as 401."""
        return caller(token, on=request.today)


def allowed(request: HttpRequest, act: Act, *, acts: bool = False) -> Caller:
    """The caller, who may do this today by the table the pages go by; a token that only reads does not act."""
    who: Caller = request.auth
    check(who.standing, act)
    if acts and who.token.scope != Token.Scope.ACT:
        raise Refused("token-only-reads", name=who.token.name)
    return who


def once(request: HttpRequest, status: int, act: Callable[[], Schema]) -> HttpResponse:
    """Do what is asked under the key of the request, or say again what was said to it before."""
    asked = _asked(request)
    before = answer_under(asked.token.person_id, asked.key)
    answer = said_before(before, asked) if before else answer_once(asked, lambda: _done_or_refused(status, act))
    media_type = MEDIA_TYPE if answer.status >= 400 else "application/json"
    return HttpResponse(bytes(answer.body), status=answer.status, content_type=media_type)


def _asked(request: HttpRequest) -> Asked:
    key = request.headers.get(KEY, "").strip()
    if not 0 < len(key) <= LONGEST_KEY:
        raise Refused("idempotency-key-missing", longest=LONGEST_KEY)
    said = f"{request.method} {request.path}\n".encode() + request.body
    return Asked(request.auth.token, key, hashlib.sha256(said).hexdigest())


def _done_or_refused(status: int, act: Callable[[], Schema]) -> tuple[int, bytes]:
    """A refusal is an answer too: asked again, the same is said and nothing is attempted twice."""
    try:
        done: Schema = act()
    except Refused as refusal:
        done = problem(refusal)
        status = done.status
    return status, done.model_dump_json().encode()
