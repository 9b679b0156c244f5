"""The receipt that proves a service, and the application to a court, which lists what was served before."""

from typing import Any

from quanheng.cases.papers.act import Act
from quanheng.documents.models import Document
from quanheng.documents.queries import about, methods
from quanheng.rules import service as rules


def served_documents(act: Act) -> list[Document]:
    """What the step serves: the documents of the steps it follows upon, or else the last one issued."""
    produced = act.documents_of(list(act.step.names_forerunners))
    if produced:
        return produced
    issued = about(act.case.proceeding.subject).exclude(kind=act.step.document.key if act.step.document else "")
    return list(issued.order_by("-id")[:1])


def service_receipt(act: Act) -> dict[str, Any]:
    method = rules.method_of(methods(act.on), act.stated.get(rules.METHOD))
    documents = [str(document) for document in served_documents(act)]
    return {
        "documents": documents or [act.case.proceeding.number],
        "place": str(act.proof.get(rules.PLACE) or ""),
        "method": method.name.zh,
        "method_basis": method.basis,
        "proof": rules.proof_in_words(method, act.proof),
        "served_on": act.on.isoformat(),
        "counted": rules.counted(method, act.proof),
    }
