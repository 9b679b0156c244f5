"""One power item: what its facts must agree on, and the items that law/powers/items/ states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quanheng.rules import law_files
from quanheng.rules.days import Period
from quanheng.rules.law_files import BadLawFile, take
from quanheng.rules.penalty_kinds import KIND_NAMES
from quanheng.rules.power import MEASURES, Kind, fits
from quanheng.rules.power_codes import BadCode, basic_code, is_credit_code
from quanheng.rules.power_fields import NONE, Field, Fields, Form, Need, Value, period_in_words
from quanheng.rules.refusal import Refused

COMMITMENT = "行政许可法第四十二条"
Facts = Mapping[str, Value]


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an item: under which field, and the refusal that says why."""

    field: str
    refusal: Refused


@dataclass(frozen=True)
class StatedItem:
    """An item as a file of law/powers/items/ states it, with the place where it stands."""

    facts: Facts
    path: Path
    place: str

    @property
    def code(self) -> str:
        return str(self.facts["code"])


def faults(facts: Facts, fields: Fields) -> list[Fault]:
    """Everything in an item that its kind forbids, demands or cannot reconcile, in the order of the fields."""
    kind = Kind(str(facts["kind"]))
    found = [fault for field in fields if (fault := _presence(field, facts, kind)) is not None]
    found += [Fault(key, refusal) for key, refusal in _disagreements(facts, kind)]
    order = [field.key for field in fields]
    return sorted(found, key=lambda fault: order.index(fault.field))


def _presence(field: Field, facts: Facts, kind: Kind) -> Fault | None:
    stated = facts.get(field.key) not in (None, "", [])
    if field.need[kind] is Need.MUST and not stated:
        return Fault(field.key, Refused("item-field-missing", field=field.name, kind=kind.label))
    if field.need[kind] is Need.NOT and stated:
        return Fault(field.key, Refused("item-field-not-of-kind", field=field.name, kind=kind.label))
    return None


def _disagreements(facts: Facts, kind: Kind) -> Iterator[tuple[str, Refused]]:
    yield from _of_code(facts, kind)
    yield from _of_limits(facts)
    yield from _of_measures(facts, kind)
    if facts.get("disclosure") in ("on-request", "closed") and not facts.get("undisclosed_reason"):
        yield "undisclosed_reason", Refused("item-not-public-without-reason", article="政府信息公开条例第十三条")
    if str(facts.get("fee", "不收费")) != "不收费" and not facts.get("fee_basis"):
        yield "fee_basis", Refused("item-fee-without-basis", article="行政许可法第五十八条", fee=str(facts["fee"]))


def _of_code(facts: Facts, kind: Kind) -> Iterator[tuple[str, Refused]]:
    code = str(facts.get("code") or "")
    if not code:
        return
    try:
        stated = basic_code(code).kind
    except BadCode:
        yield "code", Refused("item-code-malformed", number=code)
        return
    if stated is not kind:
        yield "code", Refused("item-code-of-another-kind", number=code, says=stated.label, kind=kind.label)


def _of_limits(facts: Facts) -> Iterator[tuple[str, Refused]]:
    statutory, promised = (str(facts.get(key) or NONE) for key in ("statutory_limit", "promised_limit"))
    article = str(facts.get("statutory_limit_basis") or "")
    if statutory != NONE and not article:
        yield "statutory_limit_basis", Refused("item-limit-without-article", limit=period_in_words(statutory))
    if NONE not in (statutory, promised) and not fits(Period.parse(promised), Period.parse(statutory)):
        yield (
            "promised_limit",
            Refused(
                "promised-limit-above-statutory",
                article=article or COMMITMENT,
                promised=period_in_words(promised),
                statutory=period_in_words(statutory),
            ),
        )


def _of_measures(facts: Facts, kind: Kind) -> Iterator[tuple[str, Refused]]:
    known: dict[Kind, tuple[str, set[str], str]] = {
        Kind.PENALTY: ("penalties", {*KIND_NAMES.values(), "吊销营业执照"}, "行政处罚法第九条"),
        Kind.COERCION: ("measures", COERCIVE_MEASURES, "行政强制法第九条"),
    }
    if kind not in known:
        return
    key, words, article = known[kind]
    for measure in stated_list(facts, key):
        if measure not in words:
            yield key, Refused("item-measure-unknown", article=article, measure=measure, known="、".join(sorted(words)))


COERCIVE_MEASURES = {"查封场所、设施或者财物", "扣押财物"} | {name for kind, name in MEASURES if kind is Kind.COERCION}


def stated_list(facts: Facts, key: str) -> list[str]:
    """The members of a list field; empty when it is not stated."""
    value = facts.get(key)
    return [member for member in value if isinstance(member, str)] if isinstance(value, list) else []


def measures(facts: Facts) -> list[str]:
    """The penalties or coercive measures an item names, for the check of who may create them."""
    return stated_list(facts, "penalties") + stated_list(facts, "measures")


def citations(facts: Facts, fields: Fields) -> list[tuple[str, str]]:
    """Every article the item cites, with the field that cites it."""
    return [
        (field.key, cited)
        for field in fields
        if field.form in (Form.CITATIONS, Form.CITATION)
        for cited in (stated_list(facts, field.key) or [str(facts.get(field.key) or "")])
        if cited
    ]


def read_items(folder: Path, fields: Fields, duties: Path) -> list[StatedItem]:
    """Every item of the files in a folder; `BadLawFile` names the file and line of the first fault."""
    by_kind = read_duties(duties)
    items: list[StatedItem] = []
    for path in sorted(folder.glob("*.toml")):
        items += _items_of(path, fields, by_kind)
    seen: dict[str, StatedItem] = {}
    for item in items:
        if item.code in seen:
            raise BadLawFile(item.path, f"{item.place}.code", f"{item.code} stands in {seen[item.code].path.name} too")
        seen[item.code] = item
    return items


def read_duties(path: Path) -> Mapping[Kind, Facts]:
    """The duty items, liability items and remedies common to each kind of power."""
    table = law_files.read(path)
    law_files.only_keys(table, [*Kind], path=path)
    keys = ("duties", "duty_basis", "liabilities", "liability_basis", "remedies")
    for kind in Kind:
        block = take(table, kind.value, dict, path=path)
        law_files.only_keys(block, keys, path=path, within=kind.value)
        for key in keys:
            if not law_files.take_list(block, key, str, path=path, within=kind.value):
                raise BadLawFile(path, f"{kind.value}.{key}", "missing")
    return {kind: table[kind.value] for kind in Kind}


def read_presumed(path: Path, fields: Fields) -> Mapping[Kind, Facts]:
    """What an item drafted from a 款 says until the officer who drafts it knows better, by kind of power."""
    table = law_files.read(path)
    law_files.only_keys(table, [*Kind], path=path)
    for kind in table:
        law_files.only_keys(table[kind], [field.key for field in fields.of(Kind(kind))], path=path, within=kind)
    return {Kind(kind): table[kind] for kind in table}


def _items_of(path: Path, fields: Fields, duties: Mapping[Kind, Facts]) -> list[StatedItem]:
    table = law_files.read(path)
    law_files.only_keys(table, ("office", "credit_code", "common", "item"), path=path)
    office = take(table, "office", str, path=path)
    if not is_credit_code(take(table, "credit_code", str, path=path)):
        raise BadLawFile(path, "credit_code", "no unified social credit code (GB 32100)")
    common = {**table.get("common", {}), "office": office}
    law_files.only_keys(common, [field.key for field in fields], path=path, within="common")
    items: list[StatedItem] = []
    for number, own in enumerate(law_files.take_list(table, "item", dict, path=path)):
        place = f"item[{number}]"
        law_files.only_keys(own, [field.key for field in fields], path=path, within=place)
        kind = _kind_of(own, path, place)
        keys = {field.key for field in fields.of(kind)}
        shared = {key: value for key, value in {**duties[kind], **common}.items() if key in keys}
        items.append(_item({**shared, **own}, fields, path, place))
    return items


def _kind_of(own: Facts, path: Path, place: str) -> Kind:
    try:
        return Kind(take(own, "kind", str, path=path, within=place))
    except ValueError as trouble:
        raise BadLawFile(path, f"{place}.kind", str(trouble)) from trouble


def _item(facts: Facts, fields: Fields, path: Path, place: str) -> StatedItem:
    own_fields = {field.key: field for field in fields.of(Kind(str(facts["kind"])))}
    for key, value in facts.items():
        if key in own_fields:
            _well_formed(own_fields[key], value, path, f"{place}.{key}")
    for fault in faults(facts, fields):
        raise BadLawFile(path, f"{place}.{fault.field}", str(fault.refusal))
    return StatedItem(facts, path, place)


def _well_formed(field: Field, value: Any, path: Path, where: str) -> None:
    expected: type = {
        Form.LIST: list,
        Form.CITATIONS: list,
        Form.MATERIALS: list,
        Form.NUMBER: int,
    }.get(field.form, str)
    if type(value) is not expected:
        raise BadLawFile(path, where, f"must be {expected.__name__}, is {type(value).__name__}")
    members = dict if field.form is Form.MATERIALS else str
    if isinstance(value, list) and any(type(member) is not members for member in value):
        raise BadLawFile(path, where, f"each member must be {members.__name__}")
    if field.form is Form.CHOICE and value not in field.options:
        raise BadLawFile(path, where, f"{value!r} is none of {', '.join(field.options)}")
    if field.form is Form.PERIOD and value != NONE:
        try:
            Period.parse(str(value))
        except Refused as trouble:
            raise BadLawFile(path, where, str(trouble)) from trouble
