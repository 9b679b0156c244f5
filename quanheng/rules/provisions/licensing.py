"""The record of the licence a 款 requires, with the organ its statute names in another place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quanheng.rules.provisions.general_clause import Standing, general_clause, giver_near
from quanheng.rules.provisions.licences import as_licence_record, read_licence


def licence_record(
    words: str, place: tuple[int, int, int], standing: Callable[[], Sequence[Standing]]
) -> dict[str, object]:
    """Every key, all null where it requires none; `place` is article, sub and paragraph, `standing` the whole statute.

    The statute is asked for only where the 款 names no organ.
    """
    found = read_licence(words)
    if found is None or found.department or not (whole := standing()):
        return as_licence_record(found)
    at = next(at for at, each in enumerate(whole) if (each.article, each.sub, each.paragraph) == place)
    return as_licence_record(found, giver_near(whole, at, found.licence) or general_clause(whole))
