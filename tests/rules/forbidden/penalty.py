"""行政处罚法 on the ordinary procedure."""

from datetime import date, timedelta

from quanheng.rules.progress import Taken
from quanheng.rules.stated_facts import LATE_REASON
from tests.rules.forbidden_states import PERSONS, forbidden, not_before, past, persons, stated
from tests.rules.procedures import calendar
from tests.rules.random_walks import STAFF, State

HEAVY = {
    "lower-qualification", "revoke-licence", "stop-business", "close-business", "restrict-work", "restrict-business",
    "suspend-licence",
}  # fmt: skip
HEARING_FROM = {"person": 1000000, "organisation": 10000000}  # fen, the district's own figures under 第六十三条
RESULTS = ("decision", "no-penalty-minor", "no-penalty-unproven", "transfer")
INVESTIGATING = ("investigate", "recheck", "close-investigation")
HEARD = ("statement", "statement-waived", "statement-lapsed")


def decided(state: State) -> Taken | None:
    return state.live.get("decision")


def hearing_due(state: State) -> bool:
    if "notice" not in state.live:
        return False
    notice = state.live["notice"].facts
    sums = int(notice.get("fine") or 0), int(notice.get("confiscated") or 0)
    return bool(HEAVY & set(notice.get("kinds", ()))) or max(sums) >= HEARING_FROM[state.context["party_kind"]]


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


@forbidden("penalty", "第五十八条、第六十四条第四项", "one person who chairs the hearing and reviews the decision")
def chair_reviews(state: State) -> bool:
    return bool(persons(state, "hearing") & persons(state, "legal-review"))


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
