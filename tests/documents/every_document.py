"""Walks a procedure file from its first step to its last with sample answers, issuing every document it names."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from quanheng.cases import papers
from quanheng.cases.models import Case, Party
from quanheng.catalogue.models import ItemVersion
from quanheng.documents.actions import issue_from
from quanheng.documents.models import Document
from quanheng.people.models import Office, Person
from quanheng.proceedings.models import Proceeding
from quanheng.rules import service
from quanheng.rules.procedure import FactField, Procedure, Step
from quanheng.rules.procedure_file import read_procedure
from quanheng.rules.progress import Progress, Taken
from quanheng.rules.running_clocks import Timing
from tests.rules.calendar_2026 import CALENDAR

DAY = date(2026, 3, 10)
SAMPLES = {
    "text": "示例", "article": "食品安全法第一百三十三条第一款",
    "long-text": "示例第一段。\n示例第二段。", "number": 2, "money": 5_000_000, "date": "2026-03-10",
    "yes-no": True, "moment": "2026-03-10T09:30",
}  # fmt: skip
PROOF = {"place": "示例路1号", "signed_by": "示范子", "relation": "representative"}


def procedure_files() -> list[Path]:
    return sorted((settings.LAW / "procedures").glob("*.toml"))


def produced(path: Path) -> list[str]:
    """The steps of a procedure file that produce a document."""
    return [step.key for step in read_procedure(path).steps if step.document and not step.automatic]


def sample(fact: FactField, person: Person) -> Any:
    match fact.type.value:
        case "choice":
            return fact.choices[0].key
        case "choices":
            return [fact.choices[0].key]
        case "person":
            return person.pk
    return SAMPLES[fact.type.value]


def stated(step: Step, person: Person) -> dict[str, Any]:
    """An answer to everything the step asks; a person served directly."""
    facts = {fact.key: sample(fact, person) for fact in step.facts}
    return {**facts, service.METHOD: "direct"} if service.serves(step) else facts


def walked(path: Path, office: Office, person: Person) -> Iterator[Document]:
    """Every document of a procedure in the order of its file, each issued from what the steps before it stated."""
    procedure = read_procedure(path)
    case = sample_case(procedure, office)
    history: list[Taken] = []
    for step in procedure.steps:
        timing = Timing(Progress(procedure, tuple(history), {"party_kind": "organisation"}), CALENDAR, {})
        facts = stated(step, person)
        if step.document and not step.automatic:
            yield issued(papers.Act(
                case, timing, step, facts, None, DAY, (person.name, "示例二"), office,
                PROOF if service.serves(step) else {},
            ), person)  # fmt: skip
        if not step.returns:
            history.append(Taken(step.key, DAY, 1, (person.pk,), facts))


def sample_case(procedure: Procedure, office: Office) -> Case:
    """A case that needs no row of its own: the papers read it and write nothing."""
    proceeding = Proceeding(code="sample", number=f"{office.document_prefix}案〔2026〕1号", office=office)
    version = ItemVersion(facts={"basis": ["食品安全法第一百二十二条第一款"]})
    case = Case(proceeding=proceeding, item_version=version, item_name="示例事项")
    case.party = Party(
        kind="organisation", name="示范区示例小吃店", identifier="99FAKE00000000000C", address="示范区示例路1号",
        representative="示范子",
    )  # fmt: skip
    return case


def issued(act: papers.Act, person: Person) -> Document:
    draft = papers.paper(act)
    return issue_from(
        draft.source, office=act.office, on=act.on, facts=draft.facts, about=act.case.proceeding.subject, by=person,
        step=f"{act.step.key}#1",
    )  # fmt: skip
