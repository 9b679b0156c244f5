"""Service of documents: by which methods, with what proof, and on which day a document counts as served.

行政处罚法第六十一条 refers to 民事诉讼法第八十七条至第九十五条; the methods stand in law/policies/service.toml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanheng.rules.calendars import Calendar
from quanheng.rules.days import Period, last_day
from quanheng.rules.document import chinese_day
from quanheng.rules.law_files import Table
from quanheng.rules.procedure import Choice, FactField, FactType, Step
from quanheng.rules.refusal import Refused
from quanheng.rules.words import Words

METHOD = "service_method"
"""The fact by which a step says that it serves a document, and how."""

PLACE = "place"


@dataclass(frozen=True)
class Method:
    """A lawful way of serving: what proves it, and from what its day is found.

    `day_from` names the proof that states the day, nothing meaning the day of the act; `after` is what must pass
    since; of each of `any_of` one at least is proof enough; `consented` needs the party's signed consent on record.
    """

    key: str
    name: Words
    basis: str
    proof: tuple[FactField, ...]
    day_from: str = ""
    after: Period | None = None
    any_of: tuple[tuple[str, ...], ...] = ()
    consented: str = ""

    @property
    def by_key(self) -> Mapping[str, FactField]:
        return {field.key: field for field in self.proof}


def read_methods(table: Table) -> tuple[Method, ...]:
    """The methods of the policy, in its order."""
    return tuple(_method(each) for each in table["method"])


def _method(table: Table) -> Method:
    return Method(
        key=table["key"],
        name=Words(table["name"], table["english"]),
        basis=table["basis"],
        proof=tuple(_proof(field) for field in table["proof"]),
        day_from=table.get("day_from", ""),
        after=Period.parse(table["after"]) if "after" in table else None,
        any_of=tuple(tuple(keys) for keys in table.get("any_of", [])),
        consented=table.get("consented", ""),
    )


def _proof(table: Table) -> FactField:
    choices = tuple(Choice(each["key"], Words(each["name"], each["english"])) for each in table.get("choice", []))
    return FactField(
        key=table["key"],
        name=Words(table["name"], table["english"]),
        type=FactType(table["type"]),
        required=table.get("required", True),
        choices=choices,
    )


def serves(step: Step) -> bool:
    """Whether the step serves a document: it asks by which method."""
    return any(fact.key == METHOD for fact in step.facts)


def method_of(methods: Sequence[Method], key: object) -> Method:
    """The method of that key; refused when the law knows none."""
    found = next((method for method in methods if method.key == key), None)
    if found is None:
        raise Refused("no-such-service", article="行政处罚法第六十一条", method=str(key))
    return found


def split(step: Step, facts: Mapping[str, Any], kept: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the step itself states, and what proves the service; `kept` are facts every step may state."""
    own = {fact.key for fact in step.facts} | set(kept)
    stated = {key: value for key, value in facts.items() if key in own}
    return stated, {key: value for key, value in facts.items() if key not in own}


def served_on(method: Method, proof: Mapping[str, Any], *, acted_on: date, calendar: Calendar) -> date:
    """The day of service: of handing over, on the return receipt, of arrival, or the last day after publication."""
    if not method.day_from:
        return acted_on
    stated = date.fromisoformat(str(proof[method.day_from]))
    return last_day(stated, method.after, calendar).strict if method.after else stated


def check_service(method: Method, proof: Mapping[str, Any], *, acted_on: date, calendar: Calendar) -> None:
    """The proof is whole and the step is dated on the day of service, from which the party's periods run.

    Raises `Refused` naming what is missing, under the article of the method.
    """
    for key in proof:
        if key not in method.by_key:
            raise Refused("service-proof-unknown", article=method.basis, method=method.name, field=key)
    for field in method.proof:
        if field.required and proof.get(field.key) in (None, "", []):
            raise Refused("service-proof-missing", article=method.basis, method=method.name, field=field.name)
    for keys in method.any_of:
        if not any(proof.get(key) for key in keys):
            names = tuple(method.by_key[key].name for key in keys)
            raise Refused("service-proof-missing", article=method.basis, method=method.name, field=_either(names))
    _check_days(method, proof)
    day = served_on(method, proof, acted_on=acted_on, calendar=calendar)
    if day != acted_on:
        raise Refused("not-the-day-of-service", article=method.basis, method=method.name, on=acted_on, served=day)


def _either(names: Sequence[Words]) -> Words:
    return Words("或者".join(name.zh for name in names), " or ".join(name.en for name in names))


def _check_days(method: Method, proof: Mapping[str, Any]) -> None:
    for field in method.proof:
        if field.type is FactType.DATE and proof.get(field.key):
            try:
                date.fromisoformat(str(proof[field.key]))
            except ValueError as trouble:
                raise Refused(
                    "service-proof-missing", article=method.basis, method=method.name, field=field.name
                ) from trouble


@dataclass(frozen=True, slots=True)
class Consent:
    """The party's signed consent to be served electronically at an address, from a day on."""

    address: str
    signed_on: date
    withdrawn_on: date | None = None

    def covers(self, address: str, on: date) -> bool:
        """Whether it was signed for this address and stood on the day."""
        ended = self.withdrawn_on is not None and self.withdrawn_on <= on
        return self.address == address and self.signed_on <= on and not ended


def check_consent(method: Method, proof: Mapping[str, Any], consents: Sequence[Consent], *, on: date) -> None:
    """A method that needs consent has one on record, for this very address (行政处罚法第六十一条第二款)."""
    if not method.consented:
        return
    address = str(proof.get(PLACE, ""))
    if not any(consent.covers(address, on) for consent in consents):
        raise Refused("served-without-consent", article=method.consented, method=method.name, address=address)


def counted(method: Method, proof: Mapping[str, Any]) -> str:
    """How the day of service was found, in words for the receipt."""
    if not method.day_from:
        return f"当场交付或者留置之日为送达日期（{method.basis}）"
    stated = method.by_key[method.day_from]
    day = chinese_day(date.fromisoformat(str(proof[method.day_from])))
    if method.after:
        return f"{stated.name.zh}{day}，自该日起经过{method.after.length}日视为送达（{method.basis}）"
    return f"以{stated.name.zh}{day}为送达日期（{method.basis}）"


def proof_in_words(method: Method, proof: Mapping[str, Any]) -> list[str]:
    """Each proof under its name, as the receipt lists it."""
    return [
        f"{field.name.zh}：{_words(field, proof[field.key])}"
        for field in method.proof
        if proof.get(field.key) not in (None, "", []) and field.key != PLACE
    ]


def _words(field: FactField, value: Any) -> str:
    if field.type is FactType.CHOICE:
        return next((choice.name.zh for choice in field.choices if choice.key == value), str(value))
    if field.type is FactType.DATE:
        return chinese_day(date.fromisoformat(str(value)))
    return str(value)
