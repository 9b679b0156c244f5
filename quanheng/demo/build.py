"""Builds the demo district from nothing: offices, persons, power items, seventy cases up to today and publications."""

import sys
import time
from collections.abc import Callable
from datetime import date

from quanheng.demo.assigning import assign_open_cases
from quanheng.demo.candidates import grow_catalogue
from quanheng.demo.district import build_district
from quanheng.demo.flows import publish_flows
from quanheng.demo.items import load_items
from quanheng.demo.payments import build_payments
from quanheng.demo.publications import publish_decisions
from quanheng.demo.world import build_cases
from quanheng.people.models import Office

Progress = Callable[[int, int], None]


def build(*, today: date) -> None:
    """Build what is not there yet, as of `today`; each part says how far it is."""
    if not Office.objects.exists():
        build_district(today=today, progress=_bar("机构和人员 offices and persons"))
    load_items(progress=_bar("权力事项 power items"))
    grow_catalogue(progress=_bar("候选权力 candidate powers"))
    publish_flows(progress=_bar("细化流程 local flows"))
    build_cases(today=today, progress=_bar("案件 cases"))
    build_payments(today=today, progress=_bar("缴款 payments"))
    assign_open_cases(today=today, progress=_bar("分派 assignments"))
    publish_decisions(today=today, progress=_bar("公示 publications"))


def _bar(title: str) -> Progress:
    """A line that rewrites itself on a terminal, and stays quiet between start and end elsewhere."""
    began = time.monotonic()

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r  {title}: {done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)  # noqa: T201
        elif done == total:
            print(f"  {title}: {total} ({time.monotonic() - began:.1f} s)", file=sys.stderr)  # noqa: T201

    return show
