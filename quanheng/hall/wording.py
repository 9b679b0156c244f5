"""Sentences put into both languages before they leave: the public site gets words, not codes."""

import tomllib
from collections.abc import Mapping
from functools import cache

from django.conf import settings

from quanheng.rules.sentences import Sentence, say


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for path in sorted((settings.REPO / "ui" / "messages").glob("*.toml")):
        found.update(tomllib.loads(path.read_text("utf-8")))
    return found


def in_both_languages(sentence: Sentence) -> dict[str, str]:
    """The sentence in Chinese and English."""
    return {language: say(sentence, language, _words()) for language in ("zh", "en")}
