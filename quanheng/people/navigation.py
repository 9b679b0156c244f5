"""Places in the staff site's navigation."""

from dataclasses import dataclass

from quanheng.people.permissions import Act


@dataclass(frozen=True)
class NavEntry:
    """A place in the navigation, shown to those who may open it; a room's urls.py lists its own in `nav`."""

    label: str
    url_name: str
    act: Act
    order: int = 50
