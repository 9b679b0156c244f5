"""Every page of the staff site says who may open it."""

from django.urls import URLPattern, get_resolver

from tests.house.source import PACKAGE


def patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback
        else:
            yield from patterns(entry, prefix + str(entry.pattern))


def test_every_view_names_its_permission():
    unsaid = [address for address, view in patterns() if not hasattr(view, "permission")]
    assert unsaid == []


def test_no_staff_address_answers_for_the_public_site():
    """The public site has addresses of its own; its module imports no room."""
    source = (PACKAGE / "site" / "urls_outer.py").read_text("utf-8")
    assert "people" not in source
    assert "url_modules" not in source
