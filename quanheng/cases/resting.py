"""What rests on an item: the cases running under it."""

from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from quanheng.cases.models import Case
from quanheng.statutes.citing import Resting, in_turn


@in_turn("power-item")
def running_cases(codes: Collection[str], on: date) -> Iterable[Resting]:
    """Every case opened under one of these items up to a day that has not ended. One statement."""
    running = Case.objects.filter(item_code__in=codes, proceeding__ended_on=None, proceeding__opened_on__lte=on)
    running = running.select_related("proceeding")
    for case in running.order_by("item_code", "pk"):
        yield Resting(_("办件"), case.proceeding.number, case.item_code, case.item_name, case.get_absolute_url())
