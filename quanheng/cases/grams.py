"""Finding a name by any two characters that stand side by side in it: Chinese names have no words to cut at.

`pg_trgm` needs three characters, and 张三 has two.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, QuerySet, TextField


class Grams(Func):
    """Every two neighbouring characters of a text, the first one also after a mark of its beginning."""

    function = "cases_grams"
    arity = 1
    output_field = ArrayField(TextField())


def holding(found: QuerySet, field: str, words: str) -> QuerySet:
    """The rows whose field contains these words; a single character has to begin it. Served by an index of `Grams`."""
    pairs = [words[at : at + 2].lower() for at in range(len(words) - 1)] or [f"^{words.lower()}"]
    exactly = "icontains" if len(words) > 1 else "istartswith"
    return found.alias(grams=Grams(field)).filter(grams__contains=pairs, **{f"{field}__{exactly}": words})
