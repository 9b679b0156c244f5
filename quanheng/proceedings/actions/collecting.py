"""Counting who collected evidence, so that the rules keep them from the steps the statute keeps from them."""

from collections.abc import Sequence

from quanheng.people.models import Person
from quanheng.proceedings.models import Proceeding


def count_collectors(proceeding: Proceeding, persons: Sequence[Person]) -> list[Proceeding]:
    """Count these among who collected evidence (行政处罚法第五十八条、第六十四条第四项); the row, if it changed.

    Inside a transaction that holds the proceeding and records the evidence.
    """
    counted = sorted({*proceeding.collectors, *(person.pk for person in persons)})
    if counted == proceeding.collectors:
        return []
    proceeding.collectors = counted
    proceeding.save(update_fields=["collectors"])
    return [proceeding]
