"""How an item is found: by the words of its name, of what it punishes or grants, and of the articles it cites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from quanheng.rules.power_items import stated_list
from quanheng.rules.search_words import all_of, query_words, search_words, vector


def vector_of(facts: Mapping[str, Any]) -> RawSQL:
    """The words an item is indexed under, as PostgreSQL keeps them."""
    words = search_words(" ".join(_texts(facts)))
    return RawSQL("%s::tsvector", [vector(words)], output_field=SearchVectorField())


def _texts(facts: Mapping[str, Any]) -> list[str]:
    alone = [str(facts.get(key, "")) for key in ("name", "code", "result", "inspected", "levy_kind", "section")]
    lists = [
        member for key in ("basis", "behaviours", "conditions", "service_object") for member in stated_list(facts, key)
    ]
    return alone + lists


def matching(items: QuerySet, query: str) -> QuerySet:
    """The items that answer to all words of a query."""
    words = query_words(query)
    if not words:
        return items
    return items.extra(where=["catalogue_poweritem.search @@ %s::tsquery"], params=[all_of(words)])
