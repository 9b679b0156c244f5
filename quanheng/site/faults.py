"""Faults of the machine, told to the operator: what happened, where, and what to do next."""

import os
import tomllib
from functools import cache
from pathlib import Path

LANGUAGE_VARIABLES = ("QUANHENG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class Fault(Exception):
    """Something outside the law went wrong: a disk, a port, a process.

    Refusals cite an article; faults cannot, so they have a catalogue of their own (`faults.toml`).
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = {key: str(value) for key, value in params.items()}

    def text(self, language: str) -> str:
        """The message in `zh` or `en`."""
        return catalogue()[self.code][language].format(**self.params)

    def __str__(self) -> str:
        return self.text(operator_language())


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Every fault by its code, in both languages."""
    return tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))


def operator_language() -> str:
    """`en` if the operator's terminal says so, else `zh`."""
    for name in LANGUAGE_VARIABLES:
        if value := os.environ.get(name):
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"
