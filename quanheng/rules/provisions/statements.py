"""A 款 as a row of statements: this organ may or must impose this, on that condition, on those persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quanheng.rules.citations import Place
from quanheng.rules.provisions.clauses import Group
from quanheng.rules.provisions.conditions import condition_words, governs, is_sum, nested, no_conduct, subject_target
from quanheng.rules.provisions.fines import fines_in
from quanheng.rules.provisions.kinds import CRITICISM, FINE, WARNING, kinds_in
from quanheng.rules.provisions.organs import internal, judicial, organ_in, superior
from quanheng.rules.provisions.pieces import may, pieces, target_in, turns_to_another
from quanheng.rules.provisions.record import Fine, Reference, Target
from quanheng.rules.provisions.references import lawful_penalty_in, reference_in

_REPRIMANDS = frozenset({WARNING, CRITICISM})
_HANDED_OVER = re.compile(r"移(?:送|交)(?P<organ>公安(?:机关|部门))(?:依法)?(?:处理|处罚|$)")
_SUBJECT_IS = re.compile(
    r"^(?:单位)?(?:的)?(?:直接负责的主管人员|直接责任人员|有关责任人员)(?:和其他直接责任人员)?(?P<rest>.+)$"
)


@dataclass(frozen=True)
class Statement:
    """One piece that imposes or refers: everything that governs it written out."""

    organ: str | None
    organ_said_here: bool
    organ_in_words: bool
    condition: str | None
    target: Target | None
    may: bool
    kinds: tuple[str, ...]
    fines: tuple[Fine, ...]
    segment: int
    words: str
    reference: Reference | None = None
    by_law: Reference | None = None


@dataclass
class _State:
    """What carries over from piece to piece."""

    organ: str | None = None
    conduct: str = ""
    outer: str | None = None
    in_sum: bool = False
    further: str | None = None
    before_court: str | None = None
    said_in: int = -1
    target: Target | None = None
    to_somebody: bool = False
    may: bool = False
    governing: str | None = None
    condition: str | None = None
    segment: int = 0
    sentence: int = 0
    leads_on: bool = False
    targets: frozenset[Target | None] = frozenset()


def statements(
    groups: list[Group], place: Place, *, organ: str | None = None, subject: Target | None = None
) -> Iterator[Statement]:
    """What the groups impose, in order; the first group's condition is the violation and no condition."""
    state = _State(organ=organ, conduct=(groups[0].condition or "") if groups else "")
    for number, group in enumerate(groups):
        _enter(state, group, first=number == 0, subject=subject)
        for clause in group.clauses:
            for piece in pieces(clause):
                if found := _said(piece, state, place):
                    yield found


def _enter(state: _State, group: Group, *, first: bool, subject: Target | None) -> None:
    """Take over what a new group changes: its condition, and what a semicolon or full stop ends."""
    before, semicolon = state.condition, group.segment != state.segment
    new_sentence = group.sentence != state.sentence
    if new_sentence:
        state.governing, state.further, before = None, None, None
    parallel = semicolon and state.to_somebody and group.condition is None and _turns(group)
    kept = next(iter(state.targets)) if len(state.targets) == 1 else None
    if semicolon:
        state.targets = frozenset()
        state.organ = state.before_court if judicial(state.organ) else state.organ
    state.segment, state.sentence, state.may = group.segment, group.sentence, False
    if semicolon or group.condition is not None:
        state.target, state.to_somebody = None, False
    if first:
        state.condition, state.target, state.in_sum = None, subject, False
    elif group.condition is not None:
        _on_condition(state, group.condition, None if semicolon else before)
        _under_further_conduct(state, group, new_sentence)
        if not state.target and (not semicolon or re.match("情节", state.condition or "")):
            state.target = kept
    elif semicolon and not parallel:
        state.condition, state.in_sum = None, False
    else:
        state.condition = before


def _under_further_conduct(state: _State, group: Group, new_sentence: bool) -> None:
    """A later sentence may begin with conduct of its own, which then governs what follows in it."""
    words = state.condition or ""
    if new_sentence and not no_conduct(words):
        state.further = words
    elif state.further and state.further not in words:
        state.target = state.target or subject_target(state.further)
        state.condition = f"{state.further}，{words}"


def _turns(group: Group) -> bool:
    return bool(group.clauses) and turns_to_another(group.clauses[0])


def _on_condition(state: _State, raw: str, outer: str | None) -> None:
    """A new condition; `outer` is the one before it in the same segment, which governs one about a sum."""
    words = condition_words(raw)
    if subject := _SUBJECT_IS.match(words):
        state.target, words = Target.RESPONSIBLE, subject["rest"]
    else:
        state.target = subject_target(words)
    if governs(words):
        state.governing = words
        state.condition = words
    else:
        state.condition = nested(words, outer or state.governing)
    state.outer, state.in_sum = outer, is_sum(words)


def _said(piece: str, state: _State, place: Place) -> Statement | None:
    """The statement a piece makes, or None; whom it names as organ or target is remembered."""
    said = organ_in(piece)
    if said:
        state.organ, state.said_in, state.may = said, state.segment, False
    if moved := _HANDED_OVER.search(piece):
        state.organ, state.said_in, said = moved["organ"], state.segment, moved["organ"]
    if turns_to_another(piece):
        state.target, state.to_somebody, state.may = target_in(piece), True, state.may and state.leads_on
    state.may = may(piece, state.may)
    state.leads_on = piece.endswith("可以")
    if court := re.match(r"^[^，]{0,12}?(?P<court>人民法院|海事法院)", piece):
        state.organ = court["court"]
    if judicial(state.organ):
        return None
    state.before_court = state.organ
    kinds = kinds_in(_with_object(piece, state.condition))
    if (internal(state.organ) and FINE not in kinds) or (superior(state.organ) and _REPRIMANDS.issuperset(kinds)):
        kinds = ()
    reference, by_law = reference_in(piece, place, state.conduct), lawful_penalty_in(piece)
    if not (kinds or reference or by_law):
        return None
    if kinds:
        state.targets |= {state.target}
    here = bool(said) or state.said_in == state.segment
    return Statement(
        organ=state.organ, organ_said_here=here, organ_in_words=bool(said),
        condition=_condition(state, kinds), target=state.target, may=state.may,
        kinds=kinds, fines=fines_in(piece) if FINE in kinds else (), segment=state.segment, words=piece,
        reference=reference, by_law=by_law,
    )  # fmt: skip


def _with_object(piece: str, condition: str | None) -> str:
    """The piece with what is confiscated, where only the condition names it: 有违法所得的，予以没收."""
    if condition and re.match(r"(?:并处|并|应当|可以|依法|一并)*(?:予以)?没收$", piece):
        return f"没收{re.sub('^有', '', condition.split('，')[-1])}"
    return piece


def _condition(state: _State, kinds: tuple[str, ...]) -> str | None:
    """Where the sum of the gains only decides the fine, what follows stands under the condition before."""
    beside = state.in_sum and state.outer and kinds and FINE not in kinds
    return state.outer if beside else state.condition


def on(statement: Statement, condition: str | None) -> Statement:
    """The statement under one more condition, put before its own."""
    joined = "，".join(each for each in (condition, statement.condition) if each) or None
    return replace(statement, condition=joined)
