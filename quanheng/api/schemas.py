"""What goes in and out, as the OpenAPI document describes it; whatever is answered is built from these."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Username = Annotated[str, Field(min_length=1, max_length=40)]


class Asking(Schema):
    """A body that holds what is asked and nothing else."""

    model_config = ConfigDict(extra="forbid")


class Text(Schema):
    """Words in the two languages of the house."""

    zh: str
    en: str


class Problem(Schema):
    """Why something was not done: RFC 9457, with the rule's code, its article and words in two languages."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    article: str
    params: dict[str, Any]
    zh: str
    en: str


class Due(Schema):
    """A limit: the day the count ends on, what is left in working days, and how the day was found."""

    name: Text
    kind: Literal["statutory", "promised", "step"]
    state: Literal["overdue", "lapsed", "near", "normal", "paused", "done"]
    due_on: date
    working_days_left: int | None
    stopped_on: date | None
    provisional: bool
    of_party: bool
    article: str
    explanation: list[Text]


class Choice(Schema):
    """One of the answers a field allows."""

    key: str
    name: Text


class FactOut(Schema):
    """Something the step has to state."""

    key: str
    name: Text
    type: str
    required: bool
    when: str | None
    choices: list[Choice]


class NextStep(Schema):
    """A step that may be taken now by the person of the token."""

    key: str
    name: Text
    article: str
    persons: int
    legal_effect: bool
    document: Text | None
    fields: list[FactOut]


class LaterStep(Schema):
    """A step that may not be taken now, and why."""

    key: str
    name: Text
    refusal: Problem


class CaseLine(Schema):
    """A case in a list."""

    code: str
    number: str
    kind: str
    item: str
    item_name: str
    office: str
    party: str
    position: str
    opened_on: date
    ended_on: date | None
    due_on: date | None


class Cases(Schema):
    """One page of cases; `then` asks for the next (null at the end), `cut` where a search found more than it gives."""

    cases: list[CaseLine]
    then: str | None
    cut: bool


class ProvisionOut(Schema):
    """A provision on one side of a change: its words (null where not loaded), and in percent how sure it is the one."""

    statute: str
    article: str | None
    text: str | None
    likeness: int


class ChangedProvision(Schema):
    """A provision of the case's basis that changed since the act; a side that is empty had none, or none like it."""

    cited: str
    changed_on: date
    then: list[ProvisionOut]
    now: list[ProvisionOut]


class LawOfTheAct(Schema):
    """By which law an act is judged that was done before the law changed (行政处罚法第三十七条).

    `stated` is false where only the day is known on which the act was found. `judged_by` always says the same rule:
    which of the two punishes less is for the handlers and the legal reviewer to find and to state in the decision.
    """

    article: Literal["行政处罚法第三十七条"]
    judged_by: Literal["law-of-the-act-unless-the-new-law-is-lighter"]
    done_on: date
    stated: bool
    judged_on: date
    changed: list[ChangedProvision]


class CaseOut(Schema):
    """A case: where it stands, what is due when and why, what may come next and what may not.

    `law_of_the_act` is null unless an article of its basis changed between the act and the decision, or today.
    """

    code: str
    number: str
    kind: str
    item: str
    item_name: str
    item_version: int
    office: str
    party: str
    party_kind: str
    procedure: str
    procedure_hash: str
    position: str
    position_name: Text | None
    opened_on: date
    ended_on: date | None
    due: list[Due]
    next: list[NextStep]
    later: list[LaterStep]
    law_of_the_act: LawOfTheAct | None


class HistoryLine(Schema):
    """A step taken: on which day, entered when, by whom, stating what, persons' numbers partly hidden; `gap` is the
    working days between."""

    step: str
    name: Text
    round: int
    on: date
    entered_at: datetime
    gap: int
    by: str | None
    facts: dict[str, Any]
    document: dict[str, Any] | None


class History(Schema):
    """One page of the steps taken, the last first."""

    total: int
    page: int
    pages: int
    steps: list[HistoryLine]


class ReceiptLine(Schema):
    """An event of the case, and whether its receipt can be had already."""

    event: str
    kind: str
    on: date
    recorded_at: datetime
    ready: bool


class Receipts(Schema):
    """One page of the events of a case."""

    total: int
    page: int
    pages: int
    events: list[ReceiptLine]


class Receipt(Schema):
    """A receipt that verifies offline."""

    v: int
    payload: str
    opening: str
    entry: str
    proof: str
    key: str


class PartyIn(Asking):
    """Whom the case is about."""

    kind: Literal["person", "organisation"]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    address: Annotated[str, Field(max_length=200)] = ""
    identifier: Annotated[str, Field(max_length=40)] = ""
    identifier_kind: Literal["", "credit-code", "resident-id", "other"] = ""
    representative: Annotated[str, Field(max_length=40)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""


class CaseIn(Asking):
    """A case to open: under which item, about whom, and what the first step states."""

    item: Annotated[str, Field(min_length=1, max_length=40)]
    party: PartyIn
    facts: dict[str, Any]
    on: date | None = None


class DiscretionIn(Asking):
    """What was found about the behaviour, and why the choice leaves the tier, if it does."""

    facts: dict[str, Any] = {}
    grounds: list[str] = []
    reasons: Annotated[str, Field(max_length=2000)] = ""
    approver: Username | None = None


class StepIn(Asking):
    """A step to take: on which day (today if left out), with whom, stating what; money is whole fen."""

    on: date | None = None
    persons: Annotated[list[Username], Field(max_length=20)] = []
    facts: dict[str, Any] = {}
    discretion: DiscretionIn | None = None
    said: dict[str, Any] = {}


class SignatureIn(Asking):
    """What the signer says for the record, where the step asks each for it."""

    said: dict[str, Any] = {}


class ReasonIn(Asking):
    """Why a proposal is declined or taken back."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class Taken(Schema):
    """A step that was taken, and where the case stands now."""

    case: str
    number: str
    step: str
    round: int
    on: date
    document: dict[str, Any] | None
    position: str
    ended_on: date | None


class SignatureOut(Schema):
    """One of those who must sign, and when that was done under the own account; `said` is that person's word."""

    person: str
    capacity: Literal["together", "approval"]
    signed_at: datetime | None
    said: dict[str, Any]


class Proposal(Schema):
    """A step that several take: it waits until everyone has signed; `taken` is the step once the last one has."""

    number: int
    case: str
    step: str
    on: date
    by: str
    state: Literal["open", "taken", "declined", "withdrawn", "overtaken"]
    stated: dict[str, Any]
    digest: str
    reason: str
    signatures: list[SignatureOut]
    taken: Taken | None = None


class Proposals(Schema):
    """One page of the proposals that wait for the caller's own signature, the oldest first."""

    total: int
    page: int
    pages: int
    proposals: list[Proposal]


class Beginning(Schema):
    """A limit the step would start or stop."""

    name: Text
    due_on: date
    article: str


class PreviewOut(Schema):
    """What the step would bring about; nothing of it stays."""

    step: str
    document: str
    discretion: str
    begins: list[Beginning]
    stops: list[Beginning]
    ends_case: bool
