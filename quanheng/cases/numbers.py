"""Case numbers as people type them: whole, without the year, or only the figure."""

import re

from quanheng.people.models import Office
from quanheng.proceedings.actions.opening import NUMBER_WORDS, OTHER
from quanheng.proceedings.models import Counter

_BRACKETS = str.maketrans({**dict.fromkeys("[(（【［", "〔"), **dict.fromkeys("])）】］", "〕")})
_TYPED = re.compile(r"(?P<head>\D*?)(?:〔?(?P<year>20\d\d)〕)?(?P<figure>\d{1,7})号?", re.ASCII)


def numbers_meant(words: str, offices: list[Office] | None) -> list[str]:
    """Every number given so far that these words can mean, in these offices (None: in all). One statement."""
    typed = _TYPED.fullmatch(words.translate(_BRACKETS).replace(" ", ""))
    if typed is None:
        return []
    counters = Counter.objects.filter(last__gte=int(typed["figure"])).select_related("office")
    if offices is not None:
        counters = counters.filter(office__in=[office.pk for office in offices])
    if typed["year"]:
        counters = counters.filter(year=typed["year"])
    heads = ((f"{each.office.document_prefix}{NUMBER_WORDS.get(each.kind, OTHER)}", each.year) for each in counters)
    return [f"{head}〔{year}〕{int(typed['figure'])}号" for head, year in heads if head.endswith(typed["head"])]
