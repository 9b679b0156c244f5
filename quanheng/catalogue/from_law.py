"""What the text of the law and the office's other items say about an item that is drafted from a 款."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Case, Max, Value, When

from quanheng.catalogue.models import ItemVersion, PowerItem
from quanheng.catalogue.tables import fields
from quanheng.people.models import Office
from quanheng.rules.citation import Citation
from quanheng.rules.power import Kind
from quanheng.rules.power_codes import BasicCode, basic_code
from quanheng.rules.power_items import Facts, read_duties
from quanheng.rules.provisions.wording import conducts, kinds_of, power_name, range_words
from quanheng.rules.refusal import Refused
from quanheng.statutes.candidates import words_of
from quanheng.statutes.models import ReadPower

LAST = 999
# What an office's items share: they say whom to ask, not what the power is.
SHARED = ("nature", "body", "source", "level", "section", "post", "disclosure", "consultation", "complaint")
SHARED_BY_PENALTIES = ("procedure", "statutory_limit", "statutory_limit_basis")


def facts_from(power: ReadPower, office: Office, on: date) -> dict[str, Any]:
    """The facts of a new penalty item of the office, resting on the 款; three statements, one more by reference.

    Raises `Refused`: candidate-office-without-items when the office has no item to take section and post from,
    candidate-codes-used-up when no number is free.
    """
    like = _like(office)
    read, basis = _own_or_referred(power)
    name = power_name(read, str(power.citation))
    return {
        **_shared(like),
        **_duties()[Kind.PENALTY],
        "code": _next_code(like.item.code, office),
        "name": _free_name(name, office, power.citation),
        "kind": Kind.PENALTY.value,
        "office": office.code,
        "basis": basis,
        "behaviours": conducts(read, words_of(power)),
        "penalties": kinds_of(read["tiers"]),
        "penalty_range": range_words(read["tiers"]),
    }


def _like(office: Office) -> ItemVersion:
    """The item of the office that is most like a penalty drafted now: a published penalty, else any, the newest."""
    of_kind = Case(When(item__kind=Kind.PENALTY.value, then=Value(0)), default=Value(1))
    found = ItemVersion.objects.filter(item__office=office).select_related("item").order_by(of_kind, "-pk").first()
    if found is None:
        raise Refused("candidate-office-without-items", office=office.name)
    return found


def _shared(like: ItemVersion) -> dict[str, Any]:
    keys = SHARED + SHARED_BY_PENALTIES if like.item.kind == Kind.PENALTY else SHARED
    return {"procedure": "none", **{key: like.facts[key] for key in keys if key in like.facts}}


def _own_or_referred(power: ReadPower) -> tuple[Mapping[str, Any], list[str]]:
    """The record with its tiers, and the articles it rests on; 依照前款规定处罚 takes the tiers that stand there."""
    own, by = power.read, power.read["by_reference"] or {}
    if own["tiers"] or not by.get("article"):
        return own, [str(power.citation)]
    place = {"article__number": by["article"], "article__sub": 0}
    referred = ReadPower.objects.filter(version=power.version, **place).order_by("pk")
    if by.get("paragraph"):
        referred = referred.filter(paragraph=by["paragraph"])
    found = referred.select_related("article", "version__statute").first()
    if found is None:
        return own, [str(power.citation)]
    return {**own, "tiers": found.read["tiers"]}, [str(power.citation), str(found.citation)]


def _next_code(like: str, office: Office) -> str:
    """The next main number of the office's penalties; numbers of cancelled items are not given again."""
    of = basic_code(like)
    prefix = str(BasicCode(of.region, Kind.PENALTY, of.department, "", ""))
    last = PowerItem.objects.filter(code__startswith=prefix).aggregate(last=Max("code"))["last"]
    number = int(basic_code(last).main) + 1 if last else 1
    if number > LAST:
        raise Refused("candidate-codes-used-up", office=office.name)
    return f"{prefix}{number:03d}000"


def _free_name(name: str, office: Office, citation: Citation) -> str:
    """The name, with the 款 behind it where the office has an item of that name already."""
    standing = PowerItem.objects.filter(office=office, name=name).exclude(status=PowerItem.Status.CANCELLED)
    return f"{name}（{citation}）" if standing.exists() else name


@cache
def _duties() -> Mapping[Kind, Facts]:
    keys = {field.key for field in fields().of(Kind.PENALTY)}
    every = read_duties(settings.LAW / "powers" / "duties.toml")
    return {kind: {key: value for key, value in facts.items() if key in keys} for kind, facts in every.items()}
