"""What each document of a case states: what its template finds by itself, and what a writer puts together."""

from collections.abc import Callable, Mapping
from typing import Any

from quanheng.cases.papers import enforcement, licence, penalty, service
from quanheng.cases.papers.act import Act, found, named
from quanheng.cases.papers.penalty import discretion_in_words
from quanheng.cases.papers.service import served_documents
from quanheng.documents.queries import Draft
from quanheng.documents.templates import for_step

__all__ = ["WRITERS", "Act", "discretion_in_words", "named", "paper", "served_documents"]

WRITERS: Mapping[str, Callable[[Act], dict[str, Any]]] = {
    "penalty-notice": penalty.penalty_notice,
    "penalty-decision": penalty.penalty_decision,
    "order-to-correct": penalty.order_to_correct,
    "service-receipt": service.service_receipt,
    "acceptance-notice": licence.acceptance_notice,
    "supplement-notice": licence.supplement_notice,
    "licence-decision": licence.licence_decision,
    "no-penalty-decision": penalty.no_penalty_decision,
    "demand": enforcement.demand,
    "surcharge-decision": enforcement.surcharge_decision,
    "deferral-decision": enforcement.deferral_decision,
    "court-application": enforcement.court_application,
}
"""Who puts together what no single fact of the case states."""


def paper(act: Act) -> Draft:
    """The document of a step, complete but for its number: from its sources, and over them from its writer."""
    source = for_step(act.step)
    facts = found(act, source.template)
    if writer := WRITERS.get(source.template.key):
        facts.update(writer(act))
    filled = {key: value for key, value in facts.items() if value not in (None, "", [])}
    return Draft(source, act.office, act.on, filled)
