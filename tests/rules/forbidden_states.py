"""What no state of a case may ever be: read from the statutes article by article, not from the files in law/.

Each entry: the article, what it forbids, and how to tell. Penalties: 行政处罚法; licences: 行政许可法.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from quanheng.rules.progress import Taken
from quanheng.rules.stated_facts import LATE_REASON
from tests.rules.procedures import OFFICE, calendar
from tests.rules.random_walks import STAFF, State

PERSONS = {person.person: person for person in STAFF}
HEAVY = {
    "lower-qualification", "revoke-licence", "stop-business", "close-business", "restrict-work", "restrict-business",
    "suspend-licence",
}  # fmt: skip
HEARING_FROM = {"person": 1000000, "organisation": 10000000}  # fen, the district's own figures under 第六十三条
RESULTS = ("decision", "no-penalty-minor", "no-penalty-unproven", "transfer")
INVESTIGATING = ("investigate", "recheck", "close-investigation")
HEARD = ("statement", "statement-waived", "statement-lapsed")


@dataclass(frozen=True)
class Forbidden:
    """A state a statute forbids."""

    article: str
    what: str
    holds: Callable[[State], bool]


FORBIDDEN: dict[str, list[Forbidden]] = {"any": [], "penalty": [], "licence": []}
FAMILIES = {"penalty-ordinary": "penalty", "licence": "licence"}
"""The procedures whose forbidden states are written down; the others are held to what holds for all."""


def forbidden(family: str, article: str, what: str) -> Callable:
    """Write a state down among those forbidden to a family of procedures."""

    def keep(holds: Callable[[State], bool]) -> Callable[[State], bool]:
        FORBIDDEN[family].append(Forbidden(article, what, holds))
        return holds

    return keep


def found(state: State) -> Iterator[Forbidden]:
    """What of the forbidden a state is."""
    listed = [*FORBIDDEN["any"], *FORBIDDEN.get(FAMILIES.get(state.procedure.key, ""), [])]
    yield from (each for each in listed if each.holds(state))


def decided(state: State) -> Taken | None:
    return state.live.get("decision")


def stated(state: State, step: str, fact: str) -> object:
    return state.live[step].facts.get(fact) if step in state.live else None


def persons(state: State, *steps: str) -> set[int]:
    return {person for taken in state.all_of(*steps) for person in taken.persons}


def hearing_due(state: State) -> bool:
    if "notice" not in state.live:
        return False
    notice = state.live["notice"].facts
    sums = int(notice.get("fine") or 0), int(notice.get("confiscated") or 0)
    return bool(HEAVY & set(notice.get("kinds", ()))) or max(sums) >= HEARING_FROM[state.context["party_kind"]]


def not_before(state: State, later: str, *earlier: str) -> bool:
    """The later step stands and none of the earlier stands, or was done before it."""
    if later not in state.live:
        return False
    places = [state.place(step) for step in earlier if step in state.live]
    return not places or min(places) > state.place(later)


def past(period_begins: date, days: int, day: date) -> bool:
    """Whether more than so many working days have gone by."""
    return calendar().working_days(period_begins, day) > days


# What holds for every procedure.


@forbidden("any", "处罚法第五十四条、许可法第二十九条", "an act after the case has ended")
def after_the_end(state: State) -> bool:
    ends = {step.key for step in state.procedure.steps if step.ends}
    last = state.history[-1].step
    return any(step in ends and step != last for step in state.live)


@forbidden("any", "处罚法第四十三条", "an act by somebody recused")
def by_the_recused(state: State) -> bool:
    gone: set[int] = set()
    for taken in state.history:
        if gone & set(taken.persons):
            return True
        rule = state.procedure.by_key[taken.step].recuses
        if rule and taken.facts.get(rule.granted):
            gone.add(int(taken.facts[rule.fact]))
    return False


@forbidden("any", "优化营商环境条例第四十条", "an act by somebody of another office")
def by_another_office(state: State) -> bool:
    return any(all(where != OFFICE for where, _ in PERSONS[person].roles) for person in persons_of_last(state))


def persons_of_last(state: State) -> tuple[int, ...]:
    return state.history[-1].persons


@forbidden("any", "处罚法第四十四条、许可法第三十七条", "an act of officials that nobody signs")
def by_nobody(state: State) -> bool:
    last = state.history[-1]
    return not last.persons and bool(state.procedure.post_of(state.procedure.by_key[last.step]).roles)


# 行政处罚法


@forbidden("penalty", "第四十四条、第六十二条", "a penalty the party was not told of")
def without_notice(state: State) -> bool:
    return not_before(state, "decision", "notice")


@forbidden("penalty", "第四十五条、第六十二条", "a penalty before the party was heard, waived or let its time pass")
def unheard(state: State) -> bool:
    return not_before(state, "decision", *HEARD)


@forbidden("penalty", "第四十五条", "the time for a statement held to be over before it is")
def cut_short(state: State) -> bool:
    lapsed, until = state.live.get("statement-lapsed"), stated(state, "notice", "statement_until")
    return lapsed is not None and lapsed.on <= date.fromisoformat(str(until))


@forbidden("penalty", "第四十五条", "a statement heard before the notice it answers")
def heard_before_told(state: State) -> bool:
    return any(not_before(state, step, "notice") for step in HEARD)


@forbidden("penalty", "第六十三条", "a heavy penalty whose notice is silent about the hearing")
def hearing_not_told(state: State) -> bool:
    return "notice" in state.live and hearing_due(state) and not stated(state, "notice", "hearing_told")


@forbidden("penalty", "第六十三条、第六十四条第一项", "a heavy penalty before the right to a hearing was used or over")
def hearing_right_cut(state: State) -> bool:
    return (
        bool(decided(state))
        and hearing_due(state)
        and not_before(state, "decision", "hearing-request", "hearing-lapsed")
    )


@forbidden("penalty", "第六十三条、第六十五条", "a penalty though the hearing asked for was not held")
def hearing_not_held(state: State) -> bool:
    return "hearing-request" in state.live and not_before(state, "decision", "hearing")


@forbidden("penalty", "第六十四条第一项", "a hearing asked for after five working days, or barred before")
def hearing_time(state: State) -> bool:
    notice = state.live.get("notice")
    asked, over = state.live.get("hearing-request"), state.live.get("hearing-lapsed")
    late = asked is not None and past(notice.on, 5, asked.on)
    early = over is not None and not past(notice.on, 4, over.on - timedelta(days=1))
    return late or early


@forbidden("penalty", "第六十四条第二项", "a hearing less than seven working days after its notice")
def hearing_too_soon(state: State) -> bool:
    held, told = state.live.get("hearing"), state.live.get("hearing-notice")
    return held is not None and (told is None or calendar().working_days(told.on, held.on) < 7)


@forbidden("penalty", "第六十四条第四项", "an investigator in the chair of the hearing")
def investigator_in_the_chair(state: State) -> bool:
    return bool(persons(state, "hearing") & persons(state, *INVESTIGATING))


@forbidden("penalty", "第五十八条", "a listed case decided without a legal review that passed")
def unreviewed(state: State) -> bool:
    listed = any(stated(state, "close-investigation", key) for key in ("public_interest", "complex", "review_listed"))
    if not decided(state) or not (listed or "hearing" in state.live):
        return False
    return not_before(state, "decision", "legal-review") or stated(state, "legal-review", "review_opinion") != "pass"


@forbidden("penalty", "第五十八条", "a reviewer who investigated the case")
def reviewer_investigated(state: State) -> bool:
    return bool(persons(state, "legal-review") & persons(state, *INVESTIGATING))


@forbidden("penalty", "第五十七条第二款", "a complex or grave case decided by one alone")
def decided_alone(state: State) -> bool:
    weighty = any(stated(state, "close-investigation", key) for key in ("complex", "grave"))
    return bool(decided(state)) and weighty and not_before(state, "decision", "collective")


@forbidden("penalty", "第四十五条第二款", "a sum above what the party was told of")
def heavier_than_told(state: State) -> bool:
    if not decided(state) or "notice" not in state.live:
        return False
    return any(
        int(stated(state, "decision", sum_) or 0) > int(stated(state, "notice", sum_) or 0)
        for sum_ in ("fine", "confiscated")
    )


@forbidden("penalty", "第四十五条第二款", "a licence revoked or a business closed of which the party was not told")
def heaviest_untold(state: State) -> bool:
    gravest = {"revoke-licence", "close-business"}
    if not decided(state) or "notice" not in state.live:
        return False
    kinds, told = set(stated(state, "decision", "kinds") or ()), set(stated(state, "notice", "kinds") or ())
    return bool(gravest & kinds) and not gravest & told


@forbidden("penalty", "第四十二条", "an investigation by fewer than two, or by one without a valid certificate")
def not_two_certified(state: State) -> bool:
    return any(
        len(set(taken.persons)) < 2 or not all(PERSONS[person].certified(taken.on) for person in taken.persons)
        for taken in state.all_of(*INVESTIGATING)
    )


@forbidden("penalty", "第五十五条", "an investigation in which no certificate was shown")
def certificate_not_shown(state: State) -> bool:
    return any(not taken.facts.get("certificates_shown") for taken in state.all_of("investigate"))


@forbidden("penalty", "第五十七条第一款", "two results of one case")
def two_results(state: State) -> bool:
    return sum(step in state.live for step in RESULTS) > 1


@forbidden("penalty", "第五十七条第一款", "a result before the investigation was closed")
def result_before_report(state: State) -> bool:
    return any(not_before(state, step, "close-investigation") for step in RESULTS)


@forbidden("penalty", "第五十七条第一款", "a decision that no head of the agency took")
def decided_below(state: State) -> bool:
    heads = {person.person for person in STAFF if any(role.value == "head" for _, role in person.roles)}
    return any(not heads & set(taken.persons) for taken in state.all_of(*RESULTS))


@forbidden("penalty", "第五十四条第二款", "an investigation before the case was filed")
def unfiled(state: State) -> bool:
    return not_before(state, "investigate", "file")


@forbidden("penalty", "第三十六条", "a case filed after the time bar")
def time_barred(state: State) -> bool:
    ended = stated(state, "clue", "act_ended_on")
    if "file" not in state.live or not ended:
        return False
    began, years = date.fromisoformat(str(ended)), 5 if stated(state, "file", "grave_harm") else 2
    return date.fromisoformat(str(stated(state, "clue", "found_on"))) > began.replace(year=began.year + years)


@forbidden("penalty", "第六十条", "a result after ninety days for which no reason and no extension stands on record")
def decided_late(state: State) -> bool:
    if "file" not in state.live or any("extend" in step for step in state.live):
        return False
    begun, late = state.live["file"].on, timedelta(days=90 + 10)  # the law's last day may lie behind a holiday
    done = [state.live[step] for step in RESULTS if step in state.live]
    return any(taken.on > begun + late and not taken.facts.get(LATE_REASON) for taken in done)


@forbidden(
    "penalty",
    "第二十八条、食品安全法第一百二十六条",
    "a fine before order, warning and refusal",
)
def fine_before_order(state: State) -> bool:
    if not state.context["order_first"] or not stated(state, "decision", "fine"):
        return False
    return not stated(state, "correction-order", "warned") or stated(state, "recheck", "corrected") is not False


@forbidden("penalty", "第六十一条", "service of what was not decided")
def served_undecided(state: State) -> bool:
    return not_before(state, "serve", *RESULTS)


@forbidden("penalty", "第六十六条、第六十七条", "money taken for a decision that was not served")
def paid_unserved(state: State) -> bool:
    return not_before(state, "perform", "serve") or not_before(state, "collect", "serve")


@forbidden("penalty", "第六十一条、第六十六条", "a case closed while its decision is neither served nor carried out")
def closed_open(state: State) -> bool:
    if "close" not in state.live or not decided(state) or "self-correct" in state.live:
        return False
    demands = stated(state, "decision", "fine") or stated(state, "decision", "confiscated")
    return "serve" not in state.live or bool(demands and not {"perform", "court"} & set(state.live))


@forbidden("penalty", "第五十六条", "a case closed while preserved evidence waits for a decision")
def closed_with_evidence(state: State) -> bool:
    return "close" in state.live and "preserve" in state.live and "preserve-disposal" not in state.live


@forbidden("penalty", "第二十七条", "a case handed to the police and punished as well")
def transferred_and_punished(state: State) -> bool:
    return "transfer" in state.live and "decision" in state.live


@forbidden("penalty", "强制法第五十三条、第五十四条", "the court asked before urging or while remedies run")
def court_too_soon(state: State) -> bool:
    return not_before(state, "court", "remedies-lapsed") or not_before(state, "court", "urge")


# 行政许可法

ACCEPTED, DECIDED = ("accept", "deemed-accepted", "deemed-after-supplements"), ("grant", "refuse")


def decision_of(state: State) -> Taken | None:
    return state.live.get("grant") or state.live.get("refuse")


@forbidden("licence", "第三十二条", "a decision on what was not accepted")
def unaccepted(state: State) -> bool:
    return any(not_before(state, step, *ACCEPTED) for step in DECIDED)


@forbidden("licence", "第三十八条", "granted and refused at once")
def both(state: State) -> bool:
    return all(step in state.live for step in DECIDED)


@forbidden("licence", "第三十四条第一款", "a decision without examination")
def unexamined(state: State) -> bool:
    return any(not_before(state, step, "examine") for step in DECIDED)


@forbidden(
    "licence",
    "第三十二条第一款第四项",
    "deemed acceptance that does not count from receipt",
)
def deemed_wrongly(state: State) -> bool:
    deemed = state.live.get("deemed-accepted")
    return deemed is not None and (deemed.on != state.live["receive"].on or "supplement-notice" in state.live)


@forbidden("licence", "第三十二条第一款第四项", "supplements asked for after five working days")
def supplements_late(state: State) -> bool:
    asked = state.live.get("supplement-notice")
    return asked is not None and past(state.live["receive"].on, 5, asked.on)


@forbidden("licence", "第三十二条第一款第五项", "accepted while the supplements asked for are missing")
def accepted_incomplete(state: State) -> bool:
    return "supplement-notice" in state.live and not_before(state, "accept", "supplement-filed")


@forbidden("licence", "第三十二条第一款", "accepted and turned away at once")
def accepted_and_not(state: State) -> bool:
    return any(step in state.live for step in ACCEPTED) and any(
        step in state.live for step in ("not-needed", "not-competent")
    )


@forbidden("licence", "第三十四条第三款", "a check of substance nobody made, or one person alone made")
def unverified(state: State) -> bool:
    alone = any(len(set(taken.persons)) < 2 for taken in state.all_of("site-check"))
    asked = bool(decision_of(state) and stated(state, "examine", "substance"))
    return alone or (asked and "site-check" not in state.live)


@forbidden("licence", "第三十六条、第四十七条", "a third party whose major interest is touched neither told nor heard")
def third_party_unheard(state: State) -> bool:
    if not decision_of(state) or not stated(state, "examine", "third_party"):
        return False
    told = stated(state, "third-party-notice", "hearing_told")
    asked = {"hearing-request", "hearing-lapsed"} & set(state.live)
    return not (told and asked and "third-party-heard" in state.live)


@forbidden("licence", "第四十六条、第四十八条", "a decision without the hearing prescribed or asked for")
def licence_hearing_not_held(state: State) -> bool:
    due = stated(state, "examine", "hearing_prescribed") or "hearing-request" in state.live
    return bool(decision_of(state) and due) and "hearing" not in state.live


@forbidden("licence", "第四十八条第一款第一项", "a hearing less than seven working days after its notice")
def licence_hearing_too_soon(state: State) -> bool:
    held, told = state.live.get("hearing"), state.live.get("hearing-notice")
    return held is not None and (told is None or calendar().working_days(told.on, held.on) < 7)


@forbidden("licence", "第四十八条第一款第三项", "the examiner in the chair of the hearing")
def examiner_in_the_chair(state: State) -> bool:
    return bool(persons(state, "hearing") & persons(state, "examine"))


@forbidden("licence", "第三十四条、第三十七条", "one person who examines and decides")
def examines_and_decides(state: State) -> bool:
    return bool(persons(state, *DECIDED) & persons(state, "examine"))


@forbidden("licence", "第四十二条", "a decision after twenty working days, forty-five jointly, nothing on record why")
def licence_late(state: State) -> bool:
    done, begun = decision_of(state), next((state.live[step] for step in ACCEPTED if step in state.live), None)
    longer = {"extend", "extend-joint"} & set(state.live) or state.all_of("special-start")
    if done is None or begun is None or longer:
        return False
    days = 45 if stated(state, "receive", "joint") else 20
    return past(begun.on, days + 1, done.on) and not done.facts.get(LATE_REASON)


@forbidden("licence", "第四十二条第一款", "an extension nobody at the head of the agency granted")
def extended_below(state: State) -> bool:
    heads = {person.person for person in STAFF if any(role.value == "head" for _, role in person.roles)}
    return any(not heads & set(taken.persons) for taken in state.all_of("extend"))


@forbidden("licence", "第四十五条", "a decision while a special procedure runs")
def decided_in_the_pause(state: State) -> bool:
    return bool(decision_of(state)) and len(state.all_of("special-start")) > len(state.all_of("special-end"))


@forbidden("licence", "第四十四条", "a licence issued that was not granted")
def issued_ungranted(state: State) -> bool:
    return not_before(state, "issue", "grant")


@forbidden("licence", "第三十八条第二款", "a refusal served without telling of review and suit")
def remedies_untold(state: State) -> bool:
    return not_before(state, "serve-refusal", "refuse") or stated(state, "serve-refusal", "remedies_told") is False
