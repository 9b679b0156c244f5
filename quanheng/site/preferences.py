"""How a reader wants pages to look: text size and colours, kept in cookies on the reader's own device."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

CHOICES = {"text": ("normal", "large"), "theme": ("light", "dark")}
A_YEAR = 365 * 24 * 3600


def reader(request: HttpRequest) -> dict:
    """The reader's choices, only those we offer."""
    chosen = {name: request.COOKIES.get(f"reader_{name}", "") for name in CHOICES}
    return {"reader": {name: value for name, value in chosen.items() if value in CHOICES[name]}}


@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, values in CHOICES.items():
        if request.POST.get(name) in values:
            response.set_cookie(
                f"reader_{name}", request.POST[name], max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
            )
    return response


set_preferences.permission = "public"
