"""What is checked before an item becomes a draft: its own facts, the articles it cites, and what stands already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import rfc8785
from django.db.models import Exists, OuterRef

from quanheng.catalogue.citing import Cited, cited_on, out_of_force
from quanheng.catalogue.models import ItemVersion, PowerItem
from quanheng.catalogue.queries import limits_stated
from quanheng.catalogue.tables import fields
from quanheng.people.models import Office
from quanheng.people.queries import offices
from quanheng.rulebook.queries import local_flow, procedure_in_force
from quanheng.rulebook.queries import procedure as procedure_text
from quanheng.rules.power import Kind, Rank, too_low
from quanheng.rules.power_fields import NONE
from quanheng.rules.power_items import Fault, citations, faults, measures
from quanheng.rules.refinement import weaknesses
from quanheng.rules.refusal import Refused

Facts = Mapping[str, Any]


def digest(facts: Facts) -> str:
    """What two versions with the same facts share (SHA-256 of the canonical JSON)."""
    return hashlib.sha256(rfc8785.dumps(dict(facts))).hexdigest()


@dataclass(frozen=True)
class Standing:
    """What stands under a code: the item, and of its latest version digest, number, procedure, and a lost basis."""

    item: PowerItem
    digest: str
    number: int
    procedure: str
    flow: str
    basis_lost: bool


@dataclass
class Register:
    """What a run of drafts is checked against, read once: offices, items that stand, articles cited, procedures."""

    on: date
    offices: Mapping[str, Office]
    standing: dict[str, Standing]
    names: dict[tuple[str, str], str]
    cited: Mapping[str, Cited]
    procedures: dict[str, bool] = field(default_factory=dict)

    def knows_procedure(self, key: str) -> bool:
        """Whether a procedure of that key is in force on the day."""
        if key not in self.procedures:
            self.procedures[key] = _in_force(key, self.on)
        return self.procedures[key]


def _in_force(key: str, on: date) -> bool:
    try:
        procedure_in_force(key, on)
    except Refused:
        return False
    return True


def register(drafts: Iterable[Facts], on: date) -> Register:
    """Everything those drafts have to be checked against. Four statements, however many the drafts."""
    drafts = list(drafts)
    codes = {str(facts.get("code", "")) for facts in drafts}
    latest = ItemVersion.objects.filter(item__code__in=codes).order_by("item_id", "-number").distinct("item_id")
    latest = latest.annotate(basis_lost=Exists(out_of_force(on).filter(version=OuterRef("pk"))))
    standing = {
        version.item.code: Standing(
            version.item, version.digest, version.number, version.procedure, version.flow, version.basis_lost
        )
        for version in latest.select_related("item__office")
    }
    named = {str(facts.get("name", "")) for facts in drafts}
    names = PowerItem.objects.filter(name__in=named).exclude(status=PowerItem.Status.CANCELLED)
    return Register(
        on=on,
        offices={office.code: office for office in offices(on)},
        standing=standing,
        names={(office, name): code for office, name, code in names.values_list("office__code", "name", "code")},
        cited=cited_on({text for facts in drafts for _, text in citations(facts, fields())}, on),
    )


def refusals(facts: Facts, against: Register) -> list[Fault]:
    """Everything that keeps these facts from becoming a draft, in the order of the fields; empty when nothing does."""
    found = [
        *faults(facts, fields()),
        *_of_places(facts, against),
        *_of_law(facts, against),
        *_of_standing(facts, against),
    ]
    order = [one.key for one in fields()]
    return sorted(found, key=lambda fault: order.index(fault.field))


def _of_places(facts: Facts, against: Register) -> Iterator[Fault]:
    for key in ("office", "supervised_by"):
        code = facts.get(key)
        if code and code not in against.offices:
            yield Fault(key, Refused("item-office-unknown", field=fields()[key].name, office=str(code)))
    procedure = str(facts.get("procedure", NONE))
    if procedure != NONE and not against.knows_procedure(procedure):
        yield Fault("procedure", Refused("item-procedure-unknown", procedure=procedure))
    elif facts.get("flow"):
        yield from (Fault("flow", weakness) for weakness in _of_flow(facts))


def _of_flow(facts: Facts) -> Iterator[Refused]:
    """A local flow belongs to the item, refines its procedure, and fits the limits the item states."""
    local = local_flow(str(facts["flow"]))
    if local is None or (local.flow.item, local.key) != (facts.get("code"), facts.get("procedure")):
        yield Refused("item-flow-unknown")
        return
    yield from weaknesses(local, procedure_text(local.statute), limits_stated(facts, local))


def _of_law(facts: Facts, against: Register) -> Iterator[Fault]:
    ranks: set[Rank] = set()
    sound = True
    for key, text in citations(facts, fields()):
        cited = against.cited[text]
        if cited.refusal is not None:
            sound = sound and key != "basis"
            yield Fault(key, cited.refusal)
        elif key == "basis" and cited.rank is not None:
            ranks.add(cited.rank)
    # a basis that cannot be read says nothing about rank yet
    if sound and facts.get("basis"):
        for low in too_low(Kind(facts["kind"]), ranks, measures(facts)):
            what = low.measure or Kind(facts["kind"]).label
            yield Fault("basis", Refused("item-basis-too-low", article=low.article, power=what))


def _of_standing(facts: Facts, against: Register) -> Iterator[Fault]:
    code, office, name = (str(facts.get(key, "")) for key in ("code", "office", "name"))
    other = against.names.get((office, name))
    if other and other != code:
        yield Fault("name", Refused("item-named-already", name=name, number=other))
    stands = against.standing.get(code)
    if stands is None:
        return
    if stands.item.office.code != office:
        yield Fault("code", Refused("item-code-of-another-office", number=code, office=stands.item.office.name))
    elif stands.item.status == PowerItem.Status.CANCELLED:
        yield Fault("code", Refused("item-code-was-cancelled", number=code))
    elif stands.digest == digest(facts) and not stands.basis_lost:
        # an amended article under the same number is another basis, though the item says the same
        yield Fault("code", Refused("item-unchanged", number=code, version=stands.number))
