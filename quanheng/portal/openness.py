"""Who may open a public page: everybody."""

from collections.abc import Callable


def public(view: Callable) -> Callable:
    """Declare that everybody may open the page."""
    view.permission = "public"
    return view
