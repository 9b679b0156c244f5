"""What every staff page knows besides its own content."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from quanheng.cases.tabs import tabs
from quanheng.people.permissions import may
from quanheng.site.rooms import url_modules


def staff(request) -> dict:
    """The navigation the signed-in person may use, in order, and the tabs of a case they may open."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"nav": [], "public_url": settings.PUBLIC_URL}
    modules = url_modules()
    entries = [entry for module in modules for entry in getattr(module, "nav", ())]
    shown = sorted((entry for entry in entries if may(request.standing, entry.act)), key=lambda entry: entry.order)
    case_tabs = SimpleLazyObject(lambda: tabs(modules, request.standing))
    return {"nav": shown, "case_tabs": case_tabs, "public_url": settings.PUBLIC_URL, "standing": request.standing}
