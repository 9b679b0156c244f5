"""Refusals as they are kept and told again: names in both languages, days as text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from quanheng.rules.words import Words


def as_stored(params: Mapping[str, object]) -> dict[str, Any]:
    """A refusal's particulars in a form a JSON column can hold."""
    return {name: _stored(value) for name, value in params.items()}


def _stored(value: object) -> Any:
    match value:
        case Words():
            return {"zh": value.zh, "en": value.en}
        case date():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
    return str(value)


def told_again(attempt: RefusedAttempt) -> Refused:
    """The refusal as it was given, to be rendered for whoever reads the record."""
    params = {name: Words(**value) if isinstance(value, dict) else value for name, value in attempt.params.items()}
    return Refused(attempt.code, article=attempt.article or None, **params)
