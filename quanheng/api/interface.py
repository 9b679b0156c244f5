"""The interface put together: its endpoints, how it refuses, and its OpenAPI document."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from quanheng.api.doors import KEY, LONGEST_KEY, Bearer
from quanheng.api.endpoints import router
from quanheng.api.problems import MEDIA_TYPE, answer
from quanheng.api.proposals import router as proposals
from quanheng.rules.refusal import Refused

UNDER_A_KEY = {"open-case", "take-step", "sign-proposal", "decline-proposal", "withdraw-proposal"}


class Interface(NinjaAPI):
    """NinjaAPI whose document tells refusals by their media type and names the header acts are asked under."""

    def get_openapi_schema(self, **how: Any) -> Any:
        """The OpenAPI 3.1 document."""
        document = super().get_openapi_schema(**how)
        for methods in document["paths"].values():
            for operation in methods.values():
                _describe(operation)
        return document


def _describe(operation: dict[str, Any]) -> None:
    for status, response in operation["responses"].items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"] = {MEDIA_TYPE: response["content"].pop("application/json")}
    if operation.get("operationId") in UNDER_A_KEY:
        schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}
        operation.setdefault("parameters", []).append({"in": "header", "name": KEY, "required": True, "schema": schema})


interface = Interface(
    title="权衡 Quanheng", version="1", docs_url=None, auth=Bearer(), urls_namespace="api",
    description="内网办理接口，与页面同一套规则。 / The interface of the inner network, under the rules of the pages.",
)  # fmt: skip
interface.add_router("", router)
interface.add_router("", proposals)


@interface.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return answer(refusal)


@interface.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return answer(Refused("not-signed-in"))


@interface.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {"loc": (), "msg": ""}
    where = ".".join(str(part) for part in first["loc"])
    return answer(Refused("request-malformed", where=where, why=str(first["msg"])))


@interface.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(Refused("request-malformed", where="body", why=str(error)))


@interface.exception_handler(Http404)
def nothing_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return answer(Refused("not-found", what=str(error)))


def addresses() -> tuple[list, str, str]:
    """The addresses of the interface; each view says that a token opens it, the document that anybody may."""
    patterns, app, space = interface.urls
    for pattern in patterns:
        pattern.callback.permission = "public" if pattern.name in {"openapi-json", "api-root"} else "token"
    return patterns, app, space
