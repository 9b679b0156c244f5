"""The lists of one case, a page at a time: a page may show several, each turned by a parameter of its own."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50


def page_of(request: HttpRequest, found: QuerySet[Any] | Sequence[Any], turned_by: str = "page") -> Page:
    """The page of a list that the address asks for, its first or last where it asks for none there is."""
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get(turned_by))
