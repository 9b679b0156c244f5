"""What every staff page knows besides its own content."""

from django.conf import settings

from quanheng.people.permissions import may
from quanheng.site.rooms import url_modules


def staff(request) -> dict:
    """The navigation the signed-in person may use, in order."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"nav": [], "public_url": settings.PUBLIC_URL}
    entries = [entry for module in url_modules() for entry in getattr(module, "nav", ())]
    shown = sorted((entry for entry in entries if may(request.standing, entry.act)), key=lambda entry: entry.order)
    return {"nav": shown, "public_url": settings.PUBLIC_URL, "standing": request.standing}
