"""What the operator is told while things go well; the text is in `notices.toml`."""

import sys
import tomllib
from functools import cache
from pathlib import Path

from quanheng.site.faults import operator_language


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("notices.toml").read_text(encoding="utf-8"))


def tell(code: str, **params: object) -> None:
    """Print one notice in the operator's language, at once even into a pipe."""
    sys.stdout.write(_catalogue()[code][operator_language()].format(**params) + "\n")
    sys.stdout.flush()
