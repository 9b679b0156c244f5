"""What every public page knows besides its own content."""

from django.utils.functional import SimpleLazyObject

from quanheng.portal import queries


def public(request) -> dict:
    """How fresh the site is, read only where a page says so."""
    return {"feed": SimpleLazyObject(queries.feed), "error_base": "portal/base.html"}
