"""What items rested on: every article a version cited while it was in force."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from quanheng.catalogue.adjusting import adjustments_of
from quanheng.catalogue.models import Citation, PowerItem
from quanheng.catalogue.queries import published
from quanheng.statutes.citing import Adjusting, adjusted, dated, named


@dated("power-item")
def items(on: date, statutes: Collection[int]) -> Iterable[tuple[str, str]]:
    """The articles of some statutes that items cited on a day, whatever their later versions cite. Two statements."""
    found = Citation.objects.filter(wording__statute__in=statutes, version__in=published(on=on).order_by().values("pk"))
    yield from found.order_by("version__item__code", "position").values_list("version__item__code", "text")


@named("power-item")
def names(codes: Collection[str]) -> Mapping[str, str]:
    """What the items are called. One statement."""
    return dict(PowerItem.objects.filter(code__in=codes).order_by().values_list("code", "name"))


@adjusted("power-item")
def adjustments(codes: Collection[str], wordings: Collection[int], on: date) -> Mapping[str, Adjusting]:
    """How far the offices have come with items that rested on some wordings. Three statements."""
    return adjustments_of(codes, wordings, on)
