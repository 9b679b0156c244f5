"""Since when and until when, across sources: a later wording or a repeal ends what stood before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import F

from quanheng.rules.citation import short_name
from quanheng.statutes.models import DayFound, Repeal, StatuteVersion

ONE_DAY = timedelta(days=1)
# what a source or a known fact says about an end stands; these two follow from other texts
FOLLOWING = (DayFound.NEXT_VERSION, DayFound.REPEALED, "")


def settle_days(statutes: Collection[int]) -> list[StatuteVersion]:
    """Settle anew which copy of each wording counts and when each wording of these statutes ended; those changed."""
    found: dict[int, list[StatuteVersion]] = {}
    rows = StatuteVersion.objects.filter(statute__in=statutes).select_related("statute")
    for version in rows.order_by(F("in_force_on").asc(nulls_first=True), "pk"):
        found.setdefault(version.statute_id, []).append(version)
    repeals = _repeals({version.statute.title for versions in found.values() for version in versions})
    changed: list[StatuteVersion] = []
    for versions in found.values():
        changed += _give_way(versions)
        changed += _settle(versions, repeals.get(versions[0].statute.short_title))
    return changed


def _give_way(versions: list[StatuteVersion]) -> list[StatuteVersion]:
    """A fact about a wording gives way to a text of the same day, and counts again where there is none."""
    texts = {version.promulgated_on for version in versions if version.has_text and version.current}
    changed = []
    for version in versions:
        counts = version.promulgated_on not in texts
        if not version.has_text and version.current != counts:
            version.current = counts
            version.save(update_fields=["current"])
            changed.append(version)
    return changed


def _settle(versions: list[StatuteVersion], repeal: Repeal | None) -> list[StatuteVersion]:
    current = [each for each in versions if each.current and each.in_force_on]
    changed = []
    for version in versions:
        if version.in_force_on is None or version.ended_how not in FOLLOWING:
            continue
        if not version.current and version.has_text:
            continue
        said = _end_of(version, [each for each in current if each.in_force_on > version.in_force_on], repeal)
        if said and any(getattr(version, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(version, name, value)
            version.save(update_fields=[*said, "end_unknown"])
            changed.append(version)
    return changed


def _end_of(version: StatuteVersion, later: list[StatuteVersion], repeal: Repeal | None) -> dict:
    if later:
        after = later[0]
        words = after.in_force_words
        return {
            "ended_on": after.in_force_on - ONE_DAY, "ended_how": DayFound.NEXT_VERSION.value, "ended_words": words,
            "successor_id": after.pk, "end_unknown": False,
        }  # fmt: skip
    began = repeal and (repeal.by.first_in_force_on or repeal.by.in_force_on)
    if repeal and began and version.in_force_on < began:
        words = f"《{repeal.by.statute.title}》{repeal.words}"
        return {
            "ended_on": began - ONE_DAY, "ended_how": DayFound.REPEALED.value, "ended_words": words,
            "successor_id": repeal.by_id, "end_unknown": False,
        }  # fmt: skip
    if version.source:
        return {"ended_on": None, "ended_how": "", "ended_words": "", "successor_id": None}
    return {}


def _repeals(titles: set[str]) -> dict[str, Repeal]:
    """The first text that repeals each title, by its short title."""
    names = titles | {short_name(title) for title in titles}
    rows = Repeal.objects.filter(title__in=names, by__current=True).select_related("by__statute")
    found: dict[str, Repeal] = {}
    for row in rows.order_by("by__in_force_on", "pk"):
        if row.by.statute.short_title != short_name(row.title):
            found.setdefault(short_name(row.title), row)
    return found
