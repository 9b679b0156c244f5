"""What rests on an item or on a procedure: the cases running under it."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quanheng.cases.models import Case
from quanheng.statutes.citing import Lines, Resting, in_turn


@in_turn("power-item")
def running_cases(codes: Collection[str], on: date) -> Lines:
    """Every case opened under one of these items up to a day that has not ended."""
    return Lines(_running(on).filter(item_code__in=codes).order_by("item_code", "pk"), _under_item)


@in_turn("procedure")
def running_under_procedures(keys: Collection[str], on: date) -> Lines:
    """Every case that was begun under one of these procedures up to a day and has not ended."""
    found = _running(on).filter(proceeding__procedure_key__in=keys)
    return Lines(found.order_by("proceeding__procedure_key", "pk"), _under_procedure)


def _running(on: date) -> QuerySet[Case]:
    running = Case.objects.filter(proceeding__ended_on=None, proceeding__opened_on__lte=on)
    return running.select_related("proceeding")


def _under_item(case: Case) -> Resting:
    return Resting(_("办件"), case.proceeding.number, case.item_code, case.item_name, case.get_absolute_url())


def _under_procedure(case: Case) -> Resting:
    procedure = case.proceeding.procedure_key
    return Resting(_("办件"), case.proceeding.number, procedure, case.item_name, case.get_absolute_url())
