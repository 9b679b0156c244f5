"""备案、检查、确认、给付、奖励、裁决: what the statutes on them forbid."""

from datetime import date
from hashlib import sha256

from tests.rules.forbidden_states import PERSONS, forbidden, not_before, past, persons, stated
from tests.rules.procedures import OFFICE, calendar
from tests.rules.random_walks import State

FILING, INSPECTION, CONFIRMATION = "filing", "inspection", "confirmation"
PAYMENT, REWARD, ADJUDICATION = "payment", "reward", "adjudication"
ON_REQUEST = (CONFIRMATION, PAYMENT, ADJUDICATION)
RECEIVED = ("receive", "accept")
DECIDED = {
    CONFIRMATION: ("confirm", "refuse"), PAYMENT: ("confirm", "refuse"), REWARD: ("grant", "decline"),
    ADJUDICATION: ("rule", "settle"),
}  # fmt: skip


def alone(state: State, *steps: str) -> bool:
    return any(len(set(taken.persons)) < 2 for taken in state.all_of(*steps))


def decisions(state: State) -> tuple[str, ...]:
    return tuple(step for step in DECIDED[state.procedure.key] if step in state.live)


def untold(state: State, step: str) -> bool:
    return step in state.live and stated(state, step, "remedies_told") is not True


@forbidden(
    ON_REQUEST, "优化营商环境条例第三十六条、社会救助法第四十三条", "accepted while what was asked for is missing"
)
def accepted_incomplete(state: State) -> bool:
    return "supplement-notice" in state.live and not_before(state, "accept", "supplement-filed")


@forbidden(ON_REQUEST, "优化营商环境条例第三十六条、社会救助法第四十三条", "decided on what was not accepted")
def unaccepted(state: State) -> bool:
    return any(not_before(state, step, "accept") for step in decisions(state))


@forbidden((*ON_REQUEST, REWARD), "行政诉讼法第十二条第一款", "two decisions in one case")
def two_decisions(state: State) -> bool:
    return len(decisions(state)) > 1


# 备案


@forbidden(
    FILING, "优化营商环境条例第三十九条", "a filing that was decided on: anything but received, completed, registered"
)
def decided_filing(state: State) -> bool:
    return not set(state.live) <= {"receive", "completion-notice", "completed", "register"}


@forbidden(FILING, "优化营商环境条例第三十九条", "a filing examined by others than the window")
def examined_filing(state: State) -> bool:
    clerks = {number for number, person in PERSONS.items() if any(role.value == "clerk" for _, role in person.roles)}
    return any(not set(taken.persons) <= clerks for taken in state.history)


@forbidden(FILING, "优化营商环境条例第三十六条", "registered while what was asked for is missing")
def registered_incomplete(state: State) -> bool:
    return "completion-notice" in state.live and not_before(state, "register", "completed")


@forbidden(FILING, "优化营商环境条例第三十六条", "asked for completion twice, or completed unasked")
def asked_twice(state: State) -> bool:
    return len(state.all_of("completion-notice")) > 1 or not_before(state, "completed", "completion-notice")


@forbidden(FILING, "优化营商环境条例第三十六条", "registered before it was received")
def registered_unreceived(state: State) -> bool:
    return not_before(state, "register", "receive")


# 行政检查


@forbidden(INSPECTION, "优化营商环境条例第五十四条", "inspected without a plan approved by somebody else")
def unapproved(state: State) -> bool:
    return not_before(state, "inspect", "approve") or bool(persons(state, "plan") & persons(state, "approve"))


@forbidden(INSPECTION, "优化营商环境条例第五十四条", "a random inspection nobody drew, or drawn afterwards")
def undrawn(state: State) -> bool:
    return stated(state, "plan", "inspection_kind") == "random" and not_before(state, "inspect", "draw")


@forbidden(INSPECTION, "优化营商环境条例第五十四条", "a draw its seed does not give, or of one inspector")
def draw_untrue(state: State) -> bool:
    if "draw" not in state.live:
        return False
    facts = state.live["draw"].facts
    pairs = (("object_pool", "drawn_objects"), ("inspector_pool", "drawn_inspectors"))
    few = len(set(str(facts["drawn_inspectors"]).splitlines())) < 2
    return few or any(not _first_by_hash(facts["draw_seed"], facts[pool], facts[chosen]) for pool, chosen in pairs)


def _first_by_hash(seed: str, pool: str, chosen: str) -> bool:
    names = set(chosen.splitlines())
    ranked = sorted(set(pool.splitlines()), key=lambda name: sha256(f"{seed}\n{name}".encode()).digest())
    return names == set(ranked[: len(names)])


@forbidden(INSPECTION, "处罚法第四十二条、第五十五条", "inspected by fewer than two certified officers, or unshown")
def not_two_certified(state: State) -> bool:
    acts = state.all_of("inspect", "recheck")
    uncertified = any(not PERSONS[person].certified(taken.on) for taken in acts for person in taken.persons)
    unshown = any(taken.facts.get("certificates_shown") is not True for taken in state.all_of("inspect"))
    return alone(state, "inspect", "recheck") or uncertified or unshown


@forbidden(INSPECTION, "许可法第六十一条第二款", "a result of no inspection")
def result_of_nothing(state: State) -> bool:
    return not_before(state, "result", "inspect")


@forbidden(INSPECTION, "处罚法第二十八条第一款", "an order to put right though nothing is wrong")
def order_for_nothing(state: State) -> bool:
    return "order-correct" in state.live and stated(state, "result", "inspection_result") != "correct"


@forbidden(INSPECTION, "处罚法第二十八条第一款、第五十四条第二款", "ended with a fault unchecked or a clue kept back")
def ended_open(state: State) -> bool:
    wanted = {"correct": "recheck", "clue": "hand-over"}.get(str(stated(state, "result", "inspection_result")))
    return wanted is not None and not_before(state, "publish", wanted)


# 行政确认


@forbidden(CONFIRMATION, "优化营商环境条例第三十六条", "decided without examination")
def unexamined(state: State) -> bool:
    return any(not_before(state, step, "examine") for step in decisions(state))


@forbidden(CONFIRMATION, "优化营商环境条例第三十六条", "a check of substance nobody made, or one person alone made")
def unverified(state: State) -> bool:
    asked = bool(decisions(state)) and stated(state, "examine", "substance") is True
    return alone(state, "site-check") or (asked and "site-check" not in state.live)


@forbidden(CONFIRMATION, "优化营商环境条例第三十六条", "received and examined, or examined and decided, by one person")
def one_hand(state: State) -> bool:
    examined = persons(state, "examine")
    decided = persons(state, *DECIDED[CONFIRMATION])
    return bool(persons(state, *RECEIVED) & (examined | decided)) or bool(examined & decided)


@forbidden(CONFIRMATION, "行政诉讼法第十二条第一款", "served undecided or without telling of remedies")
def confirmation_untold(state: State) -> bool:
    return not_before(state, "serve", *DECIDED[CONFIRMATION]) or untold(state, "serve")


# 行政给付


@forbidden(PAYMENT, "社会救助法第四十一条", "income and assets checked without authority")
def checked_unauthorised(state: State) -> bool:
    return "asset-check" in state.live and stated(state, "receive", "authorised") is not True


@forbidden(PAYMENT, "社会救助法第四十三条、第四十四条", "decided without survey, check and opinion")
def unsurveyed(state: State) -> bool:
    wanted = ("survey", "asset-check", "examine")
    return any(not_before(state, step, each) for step in decisions(state) for each in wanted)


@forbidden(PAYMENT, "社会救助法第四十四条", "who received, surveyed or gave the opinion decides")
def examines_and_confirms(state: State) -> bool:
    before = persons(state, *RECEIVED, "survey", "asset-check", "examine")
    return bool(before & persons(state, *DECIDED[PAYMENT])) or alone(state, "survey")


@forbidden(PAYMENT, "社会救助法第四十五条", "paid though not confirmed, or before it was published")
def paid_unconfirmed(state: State) -> bool:
    return (
        not_before(state, "pay", "confirm")
        or not_before(state, "pay", "publicise")
        or ("refuse" in state.live and "pay" in state.live)
    )


@forbidden(PAYMENT, "社会救助法第四十八条", "support cut before the recipient was told and heard")
def cut_unheard(state: State) -> bool:
    cut = stated(state, "recheck", "recheck_result") in {"less", "stop"}
    told = not_before(state, "adjust", "adjustment-notice")
    return cut and "adjust" in state.live and (told or not_before(state, "adjust", "statement", "no-statement"))


@forbidden(PAYMENT, "社会救助法第四十八条", "the time for a statement held to be over before it is")
def cut_short(state: State) -> bool:
    over, until = state.live.get("no-statement"), stated(state, "adjustment-notice", "statement_until")
    return over is not None and over.on <= calendar().on_or_after(date.fromisoformat(str(until)))


@forbidden(PAYMENT, "社会救助法第四十八条", "who checked again decides on the cut")
def checks_and_cuts(state: State) -> bool:
    return bool(persons(state, "recheck") & persons(state, "adjust"))


@forbidden(PAYMENT, "社会救助法第四十五条、第四十八条", "served without telling of remedies")
def payment_untold(state: State) -> bool:
    return untold(state, "serve-refusal") or untold(state, "serve")


# 行政奖励


@forbidden(REWARD, "政府信息公开条例第十九条", "rewarded without announcement, nomination and review")
def unannounced(state: State) -> bool:
    return any(not_before(state, "grant", step) for step in ("announce", "nominate", "review"))


@forbidden(REWARD, "政府信息公开条例第十九条", "a reward the review did not propose, or that was not published")
def unpublished(state: State) -> bool:
    return not_before(state, "grant", "publicise") or (
        "grant" in state.live and stated(state, "review", "proposed") is not True
    )


@forbidden(REWARD, "政府信息公开条例第十九条", "a reward before five working days of publication, or before its end")
def published_too_short(state: State) -> bool:
    if not {"grant", "publicise"} <= set(state.live):
        return False
    granted, until = state.live["grant"].on, date.fromisoformat(str(stated(state, "publicise", "publicity_until")))
    return not past(state.live["publicise"].on, 4, granted) or granted <= until


@forbidden(REWARD, "公务员法第七十六条", "nominated and reviewed, or reviewed and decided, by one person")
def one_judge(state: State) -> bool:
    reviewed = persons(state, "review")
    return bool(reviewed & (persons(state, "nominate") | persons(state, "grant")))


@forbidden(REWARD, "行政诉讼法第十二条第一款", "declined without telling of remedies, awarded though not granted")
def reward_untold(state: State) -> bool:
    return untold(state, "decline") or not_before(state, "award", "grant")


# 行政裁决


@forbidden(ADJUDICATION, "公务员法第七十六条", "heard under nobody neutral")
def partial(state: State) -> bool:
    return not_before(state, "hear", "assign") or any(
        not taken.facts.get("neutral") for taken in state.all_of("assign")
    )


@forbidden(ADJUDICATION, "优化营商环境条例第六十六条", "heard before the other side answered or let the time pass")
def one_sided(state: State) -> bool:
    return not_before(state, "hear", "reply", "no-reply") or not_before(state, "rule", "hear")


@forbidden(ADJUDICATION, "优化营商环境条例第六十六条", "the time for an answer held to be over before it is")
def answer_cut_short(state: State) -> bool:
    over, until = state.live.get("no-reply"), stated(state, "send-claim", "reply_by")
    return over is not None and over.on <= calendar().on_or_after(date.fromisoformat(str(until)))


@forbidden(
    ADJUDICATION, "优化营商环境条例第六十六条", "ruled though the parties had settled, settled though they had not"
)
def ruled_settled(state: State) -> bool:
    settled = stated(state, "mediate", "settled") is True
    ruled = "rule" in state.live and "mediate" in state.live and settled
    return ruled or ("settle" in state.live and not settled)


@forbidden(ADJUDICATION, "公务员法第七十六条", "received and heard, or heard and ruled, by one person")
def same_judge(state: State) -> bool:
    heard, ruled = persons(state, "hear"), persons(state, "rule")
    return bool(persons(state, *RECEIVED) & (heard | ruled)) or bool(heard & ruled)


@forbidden(ADJUDICATION, "行政诉讼法第十二条第一款", "served undecided or without telling of remedies")
def ruling_untold(state: State) -> bool:
    return not_before(state, "serve", *DECIDED[ADJUDICATION]) or untold(state, "serve")


@forbidden(
    (FILING, INSPECTION, CONFIRMATION, PAYMENT, REWARD, ADJUDICATION),
    "优化营商环境条例第四十条",
    "a case begun by somebody of another office",
)
def begun_elsewhere(state: State) -> bool:
    first = state.history[0].persons
    return bool(first) and all(where != OFFICE for person in first for where, _ in PERSONS[person].roles)
