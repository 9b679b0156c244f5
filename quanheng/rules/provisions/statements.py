"""A 款 as a row of statements: this organ may or must impose this, on that condition, on those persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from quanheng.rules.citations import Place
from quanheng.rules.provisions.clauses import Group
from quanheng.rules.provisions.conditions import condition_words, subject_target
from quanheng.rules.provisions.covering import Covering
from quanheng.rules.provisions.fines import fines_in
from quanheng.rules.provisions.kinds import CRITICISM, FINE, GOODS, WARNING, kinds_in
from quanheng.rules.provisions.organs import internal, judicial, organ_in, superior
from quanheng.rules.provisions.pieces import may, pieces, target_in, turns_to_another, whom_in
from quanheng.rules.provisions.record import Fine, Reference, Target
from quanheng.rules.provisions.references import lawful_penalty_in, reference_in

_REPRIMANDS = frozenset({WARNING, CRITICISM})
# 并可以由公安机关处拘留: an organ beside the one that acts, whether or not that one is named
_ADDED = re.compile(r"^(?:并|可以|可|或者|再|直至|还)+由")
# 由水行政主管部门代为恢复: who does the work for the offender need not be who fines him
_INSTEAD = re.compile(r"代为(?!处罚|罚)[^，]*$")
_COURT = re.compile(r"^[^，]{0,12}?(?P<court>人民法院|海事法院)")
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
    organ_added: bool
    condition: str | None
    target: Target | None
    whom: str | None
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

    covering: Covering
    organ: str | None = None
    conduct: str = ""
    before_court: str | None = None
    said_in: int = -1
    added: bool = False
    after_pause: bool = False
    target: Target | None = None
    to_somebody: bool = False
    whom: str | None = None
    may: bool = False
    bound: bool = False
    leads_on: bool = False
    segment: int = 0
    sentence: int = 0
    of_segment: frozenset[Target | None] = frozenset()
    of_sentence: frozenset[Target | None] = frozenset()


def statements(
    groups: list[Group], place: Place, *, organ: str | None = None, subject: Target | None = None
) -> Iterator[Statement]:
    """What the groups impose, in order; the first group's condition is the violation and no condition."""
    state = _State(Covering(), organ=organ, conduct=(groups[0].condition or "") if groups else "")
    for number, group in enumerate(groups):
        if number:
            _enter(state, group)
        else:
            state.target, state.segment, state.sentence = subject, group.segment, group.sentence
        for clause in group.clauses:
            for piece in pieces(clause):
                if found := _said(piece, state, place):
                    yield found


def _enter(state: _State, group: Group) -> None:
    """Take over what a new group changes: its condition, and what a semicolon or full stop ends."""
    semicolon, full_stop = group.segment != state.segment, group.sentence != state.sentence
    parallel = semicolon and not full_stop and state.to_somebody and _turns(group)
    same = state.of_sentence if semicolon else state.of_segment
    state.segment, state.sentence, state.may = group.segment, group.sentence, False
    state.bound = False
    if full_stop:
        state.covering.end_sentence()
        state.of_sentence = same = frozenset()
    if semicolon:
        _end_segment(state)
    if group.condition is not None:
        words, target = _whose(condition_words(group.condition))
        state.covering.put(words, joined=not semicolon, opens_sentence=full_stop)
        goes_on = len(same) == 1 and (not semicolon or words.startswith("情节"))
        state.target = target or subject_target(state.covering.words) or (next(iter(same)) if goes_on else None)
        state.to_somebody, state.whom = False, None
    elif semicolon and not (parallel and group.condition is None):
        state.covering.clear()


def _end_segment(state: _State) -> None:
    state.covering.end_segment()
    state.of_segment, state.target, state.whom, state.to_somebody = frozenset(), None, None, False
    if judicial(state.organ):
        state.organ = state.before_court


def _turns(group: Group) -> bool:
    return bool(group.clauses) and turns_to_another(group.clauses[0])


def _whose(words: str) -> tuple[str, Target | None]:
    """直接责任人员有执业资格: the condition without its subject, where the subject is whom the tier is for."""
    subject = _SUBJECT_IS.match(words)
    return (subject["rest"], Target.RESPONSIBLE) if subject else (words, None)


def _said(piece: str, state: _State, place: Place) -> Statement | None:
    """The statement a piece makes, or None; whom it names as organ or target is remembered."""
    said = _heed(piece, state)
    if judicial(state.organ):
        return None
    state.before_court = state.organ
    kinds = _kinds(piece, state)
    reference, by_law = reference_in(piece, place, state.conduct), lawful_penalty_in(piece)
    if not (kinds or reference or by_law):
        return None
    if kinds:
        state.bound = state.bound or not state.may
        state.of_segment |= {state.target}
        state.of_sentence |= {state.target}
    here = bool(said) or state.said_in == state.segment
    return Statement(
        organ=state.organ, organ_said_here=here, organ_in_words=bool(said), organ_added=state.added,
        condition=state.covering.over(fine=FINE in kinds, goods_only=kinds == (GOODS,)),
        target=state.target, whom=state.whom, may=state.may,
        kinds=kinds, fines=fines_in(piece) if FINE in kinds else (), segment=state.segment, words=piece,
        reference=reference, by_law=by_law,
    )  # fmt: skip


def _heed(piece: str, state: _State) -> str | None:
    """Remember who acts, on whom, and whether he may or must; the organ if the piece names one."""
    said = organ_in(piece) or organ_in(f"{piece}可以")
    if said and state.organ and _INSTEAD.search(piece):
        return None
    if said:
        state.added = bool(_ADDED.match(piece)) or (state.leads_on and piece.startswith("由"))
        state.target = state.target if said == state.organ or state.organ is None else None
        state.organ, state.said_in, state.may = said, state.segment, state.may and state.leads_on
    if moved := _HANDED_OVER.search(piece):
        state.organ, state.said_in, said = moved["organ"], state.segment, moved["organ"]
    if turns_to_another(piece):
        state.target, state.to_somebody, state.whom = target_in(piece), True, whom_in(piece)
        state.may = state.may and (state.leads_on or state.after_pause)
    # 没收违法所得，可以没收船舶，并处罚款: the fine comes with what must be imposed
    state.may = may(piece, state.may and not (state.bound and piece.startswith("并处")))
    if court := _COURT.match(piece):
        state.organ = court["court"]
    return said


def _kinds(piece: str, state: _State) -> tuple[str, ...]:
    """The kinds the piece imposes; none where an organ only disciplines those who belong to it."""
    kinds = kinds_in(_with_object(piece, state.covering.words))
    state.leads_on, state.after_pause = state.may and not kinds, piece.endswith("、")
    disciplined = internal(state.organ) and FINE not in kinds
    return () if disciplined or (superior(state.organ) and _REPRIMANDS.issuperset(kinds)) else kinds


def _with_object(piece: str, condition: str | None) -> str:
    """The piece with what is confiscated, where only the condition names it: 有违法所得的，予以没收."""
    if condition and re.match(r"(?:并处|并|应当|可以|依法|一并)*(?:予以)?没收$", piece):
        return f"没收{re.sub('^有', '', condition.split('，')[-1])}"
    return piece


def on(statement: Statement, condition: str | None) -> Statement:
    """The statement under one more condition, put before its own."""
    joined = "，".join(each for each in (condition, statement.condition) if each) or None
    return replace(statement, condition=joined)
