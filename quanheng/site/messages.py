"""Refusals in the reader's language, from the message catalogue in ui/messages/."""

import tomllib
from functools import cache

from django.conf import settings
from django.utils.translation import get_language

from quanheng.rules.days import Period
from quanheng.rules.refusal import Refused
from quanheng.rules.sentences import in_words
from quanheng.rules.words import Words


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every message by its code: {code: {"zh": …, "en": …}}; a code written twice is refused at start."""
    messages: dict[str, dict[str, str]] = {}
    for path in sorted((settings.REPO / "ui" / "messages").glob("*.toml")):
        for code, entry in tomllib.loads(path.read_text("utf-8")).items():
            if code in messages:
                raise ValueError(f"{path.name}: message {code} stands in the catalogue twice")
            messages[code] = entry
    return messages


def render(refusal: Refused, language: str | None = None) -> str:
    """What was refused, why and under which article, in `language` ("zh", "en" or the reader's own)."""
    language = (language or get_language() or "zh")[:2]
    text = catalogue()[refusal.code]["en" if language == "en" else "zh"].format_map(
        {"article": refusal.article, **{key: _said(value, language) for key, value in refusal.params.items()}}
    )
    if not refusal.article or refusal.article in text:
        return text
    return f"{text} ({refusal.article})" if language == "en" else f"{text}（依据：{refusal.article}）"


def _said(value: object, language: str) -> object:
    """A name or a period as the reader writes it; anything else as it is."""
    return in_words(value, language) if isinstance(value, Words | Period) else value
