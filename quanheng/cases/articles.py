"""Articles a step names in words: each has to be one of a law or regulation in force on the day of the step."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from quanheng.rules.procedure import FactType, Step
from quanheng.rules.refusal import Refused
from quanheng.statutes.models import StatuteRank
from quanheng.statutes.queries import resolve

LAWS_AND_REGULATIONS = {
    StatuteRank.LAW, StatuteRank.ADMINISTRATIVE_REGULATION, StatuteRank.LOCAL_REGULATION,
}  # fmt: skip
"""What 法律、法规 means (立法法第十条、第七十二条、第八十条、第八十一条)."""


def require_articles_in_force(step: Step, stated: Mapping[str, Any], on: date) -> None:
    """Refuse a step that names an article nobody can find, that does not apply on the day, or of no law or regulation.

    No statement where a step names none, two where it does.
    """
    named = [stated[fact.key] for fact in step.facts if fact.type is FactType.ARTICLE and stated.get(fact.key)]
    if not named:
        return
    try:
        found = resolve(named, on)
    except Refused as refusal:
        raise Refused(refusal.code, article=step.basis, **refusal.params) from refusal
    for citation, article in found.items():
        rank = StatuteRank(article.version.statute.rank)
        if rank not in LAWS_AND_REGULATIONS:
            raise Refused("article-of-another-rank", article=step.basis, cited=str(citation), rank=rank.label)
