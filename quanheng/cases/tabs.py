"""The parts of a case a room adds to the case page, each a page of its own under one row of tabs."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import ModuleType

from quanheng.people.permissions import Act, may
from quanheng.rules.standing import Standing


@dataclass(frozen=True)
class CaseTab:
    """A page about one case, shown to those who may open it; a room's urls.py lists its own in `case_tabs`.

    `url_name` takes the case's code alone; the page puts `case` in its context and includes `cases/_tabs.html`
    with `here` set to its `url_name`.
    """

    label: str
    url_name: str
    act: Act
    order: int = 50


def tabs(modules: Iterable[ModuleType], standing: Standing) -> list[CaseTab]:
    """The tabs someone of this standing may open, in order."""
    found = [tab for module in modules for tab in getattr(module, "case_tabs", ())]
    return sorted((tab for tab in found if may(standing, tab.act)), key=lambda tab: tab.order)
