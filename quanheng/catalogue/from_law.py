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
from quanheng.rules.power_items import Facts, read_duties, read_presumed
from quanheng.rules.provisions.wording import conducts, kinds_of, licence_name, power_name, range_words
from quanheng.rules.refusal import Refused
from quanheng.statutes.candidates import words_of
from quanheng.statutes.models import ReadPower

LAST = 999
# What an office's items share: they say whom to ask, not what the power is.
SHARED = ("nature", "body", "source", "level", "section", "post", "consultation", "complaint")
SHARED_BY_KIND = {Kind.PENALTY: ("procedure",), Kind.LICENCE: ("procedure", "place", "hours", "supervised_by")}


def facts_from(power: ReadPower, office: Office, on: date) -> dict[str, Any]:
    """The facts of a new item of the office, resting on the 款; three statements, one more by reference
    or for a licence.

    Raises `Refused`: candidate-office-without-items when the office has no item to take section and post from,
    candidate-codes-used-up when no number is free.
    """
    kind = Kind(power.kind)
    like = _like(office, kind)
    own = _of_licence(power) if kind == Kind.LICENCE else _of_penalty(power)
    return {
        **_shared(like, kind),
        **_duties(kind),
        **own,
        "code": _next_code(like.item.code, office, kind),
        "name": _free_name(own["name"], office, power.citation),
        "kind": kind.value,
        "office": office.code,
    }


def _of_penalty(power: ReadPower) -> dict[str, Any]:
    read, basis = _own_or_referred(power)
    return {
        "name": power_name(read, str(power.citation)),
        "basis": basis,
        "behaviours": conducts(read, words_of(power)),
        "penalties": kinds_of(read["tiers"]),
        "penalty_range": range_words(read["tiers"]),
    }


def _of_licence(power: ReadPower) -> dict[str, Any]:
    """What a licence item says of itself; conditions and papers the text does not list are the officer's to write."""
    name = licence_name(power.read)
    return {
        "name": name,
        "basis": [str(power.citation)],
        "conditions": [f"符合{power.citation}规定的条件"],
        "materials": [{"name": f"{name}申请书", "form": "原件1份", "need": "必要"}],
        "result": power.read["licence"] or "准予许可决定书",
    }


def _like(office: Office, kind: Kind) -> ItemVersion:
    """The item of the office that is most like what is drafted now: one of that kind, else any, the newest."""
    of_kind = Case(When(item__kind=kind.value, then=Value(0)), default=Value(1))
    found = ItemVersion.objects.filter(item__office=office).select_related("item").order_by(of_kind, "-pk").first()
    if found is None:
        raise Refused("candidate-office-without-items", office=office.name)
    return found


def _shared(like: ItemVersion, kind: Kind) -> dict[str, Any]:
    alike = SHARED_BY_KIND[kind] if like.item.kind == kind else ()
    taken = {key: like.facts[key] for key in SHARED + alike if key in like.facts}
    presumed = read_presumed(settings.LAW / "powers" / "presumed.toml", fields())[kind]
    return {"procedure": "none", **presumed, **(_window() if kind == Kind.LICENCE else {}), **taken}


def _window() -> dict[str, Any]:
    """Where and when other licences are applied for."""
    applied = ItemVersion.objects.filter(item__kind=Kind.LICENCE.value, facts__has_key="place").order_by("-pk").first()
    return {key: applied.facts[key] for key in ("place", "hours") if key in applied.facts} if applied else {}


def _own_or_referred(power: ReadPower) -> tuple[Mapping[str, Any], list[str]]:
    """The record with its tiers, and the articles it rests on; 依照前款规定处罚 takes the tiers that stand there."""
    own, by = power.read, power.read["by_reference"] or {}
    if own["tiers"] or not by.get("article"):
        return own, [str(power.citation)]
    place = {"article__number": by["article"], "article__sub": 0}
    referred = ReadPower.objects.filter(version=power.version, kind=power.kind, **place).order_by("pk")
    if by.get("paragraph"):
        referred = referred.filter(paragraph=by["paragraph"])
    found = referred.select_related("article", "version__statute").first()
    if found is None:
        return own, [str(power.citation)]
    return {**own, "tiers": found.read["tiers"]}, [str(power.citation), str(found.citation)]


def _next_code(like: str, office: Office, kind: Kind) -> str:
    """The next main number of the office's items of that kind; numbers of cancelled items are not given again."""
    of = basic_code(like)
    prefix = str(BasicCode(of.region, kind, of.department, "", ""))
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
def _duties(kind: Kind) -> Facts:
    """What the duties of every item of the kind say, as far as it has these fields."""
    keys = {field.key for field in fields().of(kind)}
    every = read_duties(settings.LAW / "powers" / "duties.toml")
    return {key: value for key, value in every[kind].items() if key in keys}
