"""The gate: a case opens only under a published item of that office whose basis is in force."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from quanheng.cases.actions.steps import write_case_step
from quanheng.cases.models import Case, Party
from quanheng.catalogue.models import ItemVersion
from quanheng.catalogue.queries import limits_of, open_version, procedure_chosen
from quanheng.discretion.queries import InForce, standard_in_force
from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.actions import locked, on_record, open_proceeding
from quanheng.proceedings.models import Proceeding
from quanheng.rules.identifiers import IdentifierKind, check_identifier
from quanheng.rules.procedure import Procedure
from quanheng.rules.refined import LocalProcedure
from quanheng.rules.refusal import Refused

ONE_AGENCY = "行政处罚法第二十二条"


@dataclass(frozen=True)
class PartyFacts:
    """Whom a case is about, as given when it opens; `kind` is person or organisation."""

    kind: str
    name: str
    address: str
    identifier: str = ""
    identifier_kind: str = ""
    representative: str = ""
    phone: str = ""


def open_case(
    item_code: str,
    *,
    office: Office,
    party: PartyFacts,
    facts: Mapping[str, Any],
    by: Person,
    on: date,
    procedure: str | None = None,
) -> Case:
    """Open a case under an item and take the first step of its procedure, or of the variant named, with `facts`.

    One person opens a case; whatever several must sign comes after.

    Raises `Refused` when the item is not published that day or no longer on the day of entry, belongs to another
    office, rests on an article not in force (优化营商环境条例第四十条), or is not exercised by that procedure;
    the attempt is recorded.
    """
    with on_record(f"item:{item_code}", "open", office=office, by=by, on=on):
        check(by.standing(on), Act.CASE_OPEN, office.code)
        party = _identified(party, on)
        version = lawful_version(item_code, office, on)
        _require_still_open(item_code, on)
        case = open_under(
            version, procedure_chosen(version, procedure, on), office=office, party=party,
            standard=_standard(version, on), by=by, on=on,
        )  # fmt: skip
        held = locked(case.proceeding)
        first = held.timing.progress.procedure.steps[0].key
        write_case_step(held, case, first, by=by, on=on, facts=facts)
    return case


def _identified(party: PartyFacts, on: date) -> PartyFacts:
    """The party with the kind of its number, which must be one that can exist."""
    if not party.identifier:
        return replace(party, identifier_kind="")
    usual = IdentifierKind.RESIDENT_ID if party.kind == Party.Kind.PERSON else IdentifierKind.CREDIT_CODE
    kind, number = IdentifierKind(party.identifier_kind or usual), party.identifier.strip().upper()
    check_identifier(kind, number, on=on)
    return replace(party, identifier=number, identifier_kind=kind.value)


def lawful_version(item_code: str, office: Office, on: date) -> ItemVersion:
    """The version of an item under which this office may open a case on a day (优化营商环境条例第四十条)."""
    version = open_version(item_code, on)
    if version.item.office_id != office.pk:
        owner = version.item.office.name
        raise Refused("item-of-another-office", article=ONE_AGENCY, item=version.name, office=office.name, owner=owner)
    return version


def _require_still_open(item_code: str, on: date) -> None:
    """Dating a case back does not bring back an item cancelled or suspended since."""
    entered_on = timezone.localdate(now())
    if on < entered_on:
        open_version(item_code, entered_on)


def _standard(version: ItemVersion, on: date) -> InForce | None:
    key = version.facts.get("discretion_standard")
    return standard_in_force(key, on) if key else None


def open_under(
    version: ItemVersion,
    procedure: Procedure,
    *,
    office: Office,
    party: PartyFacts,
    standard: InForce | None,
    by: Person | None,
    on: date,
) -> Case:
    """The case with its proceeding and its party, on record, before any step; `by` is nobody where it opens itself."""
    proceeding = _proceeding(version, procedure, standard, office, party, by=by, on=on)
    case = Case.objects.create(
        proceeding=proceeding, item_version=version, item_code=version.item.code, item_name=version.name,
        standard_key=standard.standard.key if standard else "", standard_hash=standard.hash if standard else "",
    )  # fmt: skip
    _record(case, Party.objects.create(case=case, **vars(party)), office, by=by, on=on)
    return case


def _proceeding(
    version: ItemVersion,
    procedure: Procedure,
    standard: InForce | None,
    office: Office,
    party: PartyFacts,
    *,
    by: Person | None,
    on: date,
) -> Proceeding:
    context: dict[str, Any] = {"party_kind": party.kind}
    if standard and standard.standard.preconditions:
        context["order_first"] = True
        context["order_first_basis"] = standard.standard.preconditions[0].article
    facts = {"item": version.item.code, "item_version": version.number}
    local = procedure.hash if isinstance(procedure, LocalProcedure) else ""
    return open_proceeding(
        procedure.key, office=office, by=by, on=on, context=context, limits=_limits(version, procedure), facts=facts,
        local=local,
    )  # fmt: skip


def _limits(version: ItemVersion, procedure: Procedure) -> dict[str, dict[str, str]]:
    """The item's promise, and its own statutory limit where a special law gives one."""
    return {
        key: {"period": str(limit.period), "basis": limit.basis or procedure.clock_by_key[key].basis}
        for key, limit in limits_of(version, procedure).items()
    }


def _record(case: Case, party: Party, office: Office, *, by: Person | None, on: date) -> None:
    facts = {
        "item": case.item_code, "item_version": case.item_version.number, "standard": case.standard_key,
        "party_kind": party.kind,
    }  # fmt: skip
    record(
        "case.opened", about=case.proceeding.subject, office=office.code, by=by, on=on, facts=facts,
        touched=[case, party],
    )  # fmt: skip
