"""A name in the two languages of the house."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One name in the two languages of the house."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The name a reader of that language sees."""
        return self.en if language.startswith("en") else self.zh

    def __str__(self) -> str:
        return self.zh
