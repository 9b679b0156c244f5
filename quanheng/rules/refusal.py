"""What is said when something may not be done."""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """An act was refused: which rule refused it, under which article, and the particulars.

    `code` names an entry of the message catalogue, whose text is filled with `params`;
    the text itself is rendered only at the edge, in the reader's language.
    """

    code: str
    article: str | None
    params: Mapping[str, object]

    def __init__(self, code: str, /, *, article: str | None = None, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.article = article
        self.params = params

    def __str__(self) -> str:
        particulars = ", ".join(f"{name}={value}" for name, value in self.params.items())
        cited = f" [{self.article}]" if self.article else ""
        return f"{self.code}({particulars}){cited}"

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.code, self.article, dict(self.params))


def _again(code: str, article: str | None, params: dict[str, object]) -> Refused:
    return Refused(code, article=article, **params)
