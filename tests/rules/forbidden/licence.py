"""行政许可法 on the licence itself."""

from quanheng.rules.progress import Taken
from quanheng.rules.stated_facts import LATE_REASON
from tests.rules.forbidden_states import forbidden, not_before, past, persons, stated
from tests.rules.procedures import calendar
from tests.rules.random_walks import STAFF, State

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
