"""Grows the district's catalogue from powers the machine read: judged, drafted, reviewed and published by persons."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from quanheng.catalogue.actions import draft, draft_from_candidate
from quanheng.catalogue.models import ItemVersion
from quanheng.demo.items import Round, holder_of, publish_version
from quanheng.people.models import Person
from quanheng.people.queries import holders
from quanheng.rules.law_files import read
from quanheng.rules.roles import Role
from quanheng.statutes.actions import judge_candidate, read_powers_of
from quanheng.statutes.candidates import candidate
from quanheng.statutes.models import CandidateJudgement, ReadPower, StatuteVersion
from quanheng.statutes.queries import applies

FILE = Path(__file__).with_name("candidates.toml")
CONFIRMED, REJECTED = CandidateJudgement.Verdict.CONFIRMED, CandidateJudgement.Verdict.REJECTED
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Held:
    """What an officer held of one 款; a confirmed one is drafted, under `name` where the officer gave it another."""

    statute: str
    office: str
    kind: str
    article: int
    paragraph: int
    verdict: str
    name: str = ""
    reason: str = ""


def grow_catalogue(*, progress: Progress = lambda done, total: None) -> int:
    """Carry through what candidates.toml says and nobody has judged yet; says how many that were."""
    plan = read(FILE)
    every = list(held(plan))
    versions = {title: version_of(title, plan["judged_on"]) for title in {each.statute for each in every}}
    judged = set(CandidateJudgement.objects.values_list("article__version", "article__number", "paragraph", "kind"))
    waiting = [
        each for each in every if (versions[each.statute].pk, each.article, each.paragraph, each.kind) not in judged
    ]
    for number, each in enumerate(waiting, 1):
        _carry(each, versions[each.statute], plan)
        progress(number, len(waiting))
    return len(waiting)


def held(plan: Mapping[str, Any]) -> Iterator[Held]:
    """Every judgement of the file, statute by statute."""
    for text in plan["statute"]:
        changed, rejected = text.get("changed", {}), text.get("rejected", {})
        for place in (*text["confirmed"], *changed, *rejected):
            article, paragraph = (int(part) for part in place.split("."))
            verdict = REJECTED if place in rejected else CONFIRMED
            yield Held(
                text["title"], text["office"], text["kind"], article, paragraph, verdict.value,
                name=changed.get(place, ""), reason=rejected.get(place, ""),
            )  # fmt: skip


def version_of(title: str, on: date) -> StatuteVersion:
    """The text in force under that short title, with the powers in it read."""
    found = StatuteVersion.objects.filter(applies(on), current=True, has_text=True).select_related("statute")
    version = next(each for each in found.filter(statute__title__endswith=title) if each.statute.short_title == title)
    read_powers_of(version)
    return version


@transaction.atomic
def _carry(each: Held, version: StatuteVersion, plan: Mapping[str, Any]) -> None:
    """From judgement to publication, all or nothing: a start that was cut short takes it up again."""
    found = candidate(version, each.article, 0, each.paragraph, each.kind)
    judge = _judge(each.office, plan["judged_on"])
    judge_candidate(found, each.verdict, reason=each.reason, by=judge, on=plan["judged_on"])
    if each.verdict == CONFIRMED:
        made = _drafted(each, found.article.pk, plan["drafted_on"])
        days = (plan[key] for key in ("drafted_on", "reviewed_on", "approved_on", "published_on"))
        publish_version(made, Round(*days, document_number=plan["document_number"]))


def _drafted(each: Held, article: int, on: date) -> ItemVersion:
    by = holder_of(Role.ITEM_ADMINISTRATOR, each.office, on)
    power = ReadPower.objects.select_related("article", "version__statute").get(
        article=article, paragraph=each.paragraph, kind=each.kind
    )
    made = draft_from_candidate(power, each.office, by=by, on=on)
    return draft({**made.facts, "name": each.name}, by=by, on=on) if each.name else made


def _judge(office: str, on: date) -> Person:
    """The office's own legal officer, or the district's reviewer of items where it has none."""
    return holders(Role.LEGAL_REVIEWER, office, on).first() or holder_of(Role.ITEM_REVIEWER, "sfj", on)
