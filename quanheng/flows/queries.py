"""What the flow of an item is: the one in force, the one being drafted, and whether it refines the statute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from quanheng.catalogue.models import ItemVersion, PowerItem, VersionStep
from quanheng.catalogue.queries import latest_step, latest_version, limits_of
from quanheng.flows.models import FlowDraft, FlowEdit
from quanheng.rulebook import queries as rulebook
from quanheng.rules.flow import Flow, flow_hash, flow_text, parse_flow
from quanheng.rules.flow_changes import Difference, differences
from quanheng.rules.limits_fitting import Fit, fits
from quanheng.rules.procedure import Procedure
from quanheng.rules.refined import LocalProcedure, refine
from quanheng.rules.refinement import weaknesses
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Limit, Limits
from quanheng.rules.sentences import Sentence

MOST_EDITS_SHOWN = 20


@dataclass(frozen=True)
class Working:
    """The flow of an item as it stands while somebody works on it, over the statutory text in force that day."""

    item: PowerItem
    version: ItemVersion
    skeleton: Procedure
    flow: Flow
    draft: FlowDraft | None

    @property
    def number(self) -> int:
        """The edit the draft stands at; 0 when nobody has changed anything yet."""
        return self.draft.current.number if self.draft and self.draft.current else 0

    @cached_property
    def local(self) -> LocalProcedure:
        """The refined procedure, under the hash its text has."""
        return refine(self.skeleton, self.flow, flow_hash(flow_text(self.flow)))

    @cached_property
    def limits(self) -> dict[str, Limit]:
        return limits_of(self.version, self.local)

    @cached_property
    def weaknesses(self) -> tuple[Refused, ...]:
        """What the flow loses of the statute; nothing when it may be sent."""
        return weaknesses(self.local, self.skeleton, self.limits)

    @property
    def verdict(self) -> tuple[Sentence, ...]:
        return verdict(self.local, self.limits)

    @property
    def differences(self) -> list[Difference]:
        return list(differences(self.local, self.skeleton, self.flow))

    @property
    def is_in_force(self) -> bool:
        """Whether nothing differs from the flow of the published version."""
        return (flow_hash(flow_text(self.flow)) if not self.flow.says_nothing else "") == self.version.flow


def verdict(local: LocalProcedure, limits: Limits) -> tuple[Sentence, ...]:
    """What a flow that loses nothing comes to, in a sentence for each promised limit."""
    return tuple(_fitting(fit) for fit in fits(local, limits)) or (Sentence("flow-loses-nothing"),)


def _fitting(fit: Fit) -> Sentence:
    if fit.statute is None or (fit.together is None and fit.promise is None):
        return Sentence("flow-loses-nothing")
    if fit.together is None:
        return Sentence("flow-promise-fits", {"promise": fit.promise, "statute": fit.statute})
    if fit.promise is None:
        return Sentence("flow-fits-without-promise", {"together": fit.together, "statute": fit.statute})
    return Sentence("flow-fits", {"together": fit.together, "promise": fit.promise, "statute": fit.statute})


def working(item: PowerItem, on: date) -> Working:
    """The open draft of an item, or where it would begin: at the flow last published."""
    version = item.current
    if version is None:
        raise Refused("flow-item-unpublished", name=item.name)
    if not version.procedure:
        raise Refused("flow-item-without-procedure", name=item.name)
    skeleton = rulebook.procedure_in_force(version.procedure, on)
    draft = open_draft(item)
    published = flow_of_version(version)
    flow = _read(draft.current) if draft and draft.current else published.flow if published else None
    return Working(item, version, skeleton, _over(flow, item, skeleton), draft)


def open_draft(item: PowerItem) -> FlowDraft | None:
    """The draft of an item that was not sent yet."""
    return FlowDraft.objects.select_related("current").filter(item=item, sent_as=None).first()


def _read(edit: FlowEdit) -> Flow:
    return parse_flow(edit.body.encode(), f"{edit.draft_id}.toml")


def _over(flow: Flow | None, item: PowerItem, skeleton: Procedure) -> Flow:
    """The flow over the text in force, as far as it can be; a text that fits it no longer leaves the statute bare."""
    bare = Flow(item.code, skeleton.key, skeleton.hash)
    if flow is None or flow.refines != skeleton.key:
        return bare
    if flow.skeleton == skeleton.hash:
        return flow
    moved = Flow(item.code, skeleton.key, skeleton.hash, flow.promise, flow.posts, flow.added, flow.steps)
    try:
        refine(skeleton, moved, "")
    except Refused:
        return bare
    return moved


def edits(draft: FlowDraft | None) -> list[FlowEdit]:
    """The edits the draft stands on, the last first."""
    if draft is None or draft.current is None:
        return []
    every = {edit.pk: edit for edit in draft.edits.select_related("by").order_by("-number")[:200]}
    found, here = [], every.get(draft.current_id)
    while here is not None and len(found) < MOST_EDITS_SHOWN:
        found.append(here)
        here = every.get(here.earlier_id)
    return found


PENDING = (VersionStep.Step.DRAFTED, VersionStep.Step.REVIEWED, VersionStep.Step.APPROVED)


def pending_version(item: PowerItem) -> ItemVersion | None:
    """The newest version of an item, while somebody still has to decide on it."""
    newest = latest_version(item)
    return newest if latest_step(newest).step in PENDING else None


def flow_of_version(version: ItemVersion) -> LocalProcedure | None:
    """The refined procedure a version names, whatever became of the version; None when it follows the statute as is."""
    local = rulebook.procedure(version.flow) if version.flow else None
    return local if isinstance(local, LocalProcedure) else None
