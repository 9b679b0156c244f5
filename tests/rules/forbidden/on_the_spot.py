"""行政处罚法 on the penalty decided on the spot (第五十一条、第五十二条) and on its money."""

from datetime import date

from quanheng.rules.progress import Taken
from tests.rules.forbidden_states import PERSONS, forbidden, not_before, persons, stated
from tests.rules.random_walks import State

MOST = {"person": 20000, "organisation": 300000}  # fen
SIMPLE = "penalty-simple"


def fine_of(state: State, step: str) -> int:
    return int(stated(state, step, "fine") or 0)


@forbidden(SIMPLE, "第五十一条", "on the spot more than a warning or a small fine")
def too_heavy(state: State) -> bool:
    most = MOST[state.context["party_kind"]]
    return any(
        step in state.live
        and (fine_of(state, step) > most or not set(state.live[step].facts["kinds"]) <= {"warning", "fine"})
        for step in ("notice", "decision")
    )


@forbidden(SIMPLE, "第五十一条", "a decision though the facts are not certain")
def uncertain(state: State) -> bool:
    return "decision" in state.live and stated(state, "found", "facts_certain") is not True


@forbidden(SIMPLE, "第四十四条、第六十二条", "a penalty the party was not told of, or without its rights")
def untold(state: State) -> bool:
    silent = "notice" in state.live and stated(state, "notice", "rights_told") is not True
    return not_before(state, "decision", "notice") or silent


@forbidden(SIMPLE, "第四十五条、第六十二条", "a penalty before the party was heard or waived")
def unheard(state: State) -> bool:
    return not_before(state, "decision", "statement", "statement-waived")


@forbidden(
    SIMPLE, "第四十二条、第五十二条第一款", "an act by fewer than two certified officers, or certificates not shown"
)
def not_two_certified(state: State) -> bool:
    acts: list[Taken] = state.all_of("found", "notice", "decision", "collect")
    few = any(len(set(taken.persons)) < 2 for taken in acts)
    uncertified = any(not PERSONS[person].certified(taken.on) for taken in acts for person in taken.persons)
    shown = all(taken.facts.get("certificates_shown") for taken in state.all_of("found"))
    return few or uncertified or not shown


@forbidden(SIMPLE, "第四十五条第二款", "a fine above what the party was told of")
def heavier_than_told(state: State) -> bool:
    return "decision" in state.live and fine_of(state, "decision") > fine_of(state, "notice")


@forbidden(SIMPLE, "第五十二条第一款", "decided or handed over on another day than told")
def not_on_the_spot(state: State) -> bool:
    pairs = (("notice", "decision"), ("decision", "serve"))
    return any(later in state.live and state.live[earlier].on != state.live[later].on for earlier, later in pairs)


@forbidden(SIMPLE, "第五十二条第二款", "a fine without its sum, or a sum without a fine")
def fine_without_sum(state: State) -> bool:
    fined = "fine" in (stated(state, "decision", "kinds") or ())
    return "decision" in state.live and fined != bool(fine_of(state, "decision"))


@forbidden(SIMPLE, "第五十二条第三款", "closed before it was reported to the agency")
def unreported(state: State) -> bool:
    return not_before(state, "close", "report") or not_before(state, "report", "serve")


@forbidden(SIMPLE, "第五十四条", "decided on the spot and sent to the ordinary procedure")
def two_ways(state: State) -> bool:
    return {"decision", "to-ordinary"} <= set(state.live)


@forbidden(SIMPLE, "第三十六条", "punished after the time bar")
def time_barred(state: State) -> bool:
    ended, found = stated(state, "found", "act_ended_on"), state.live.get("found")
    if found is None or not ended:
        return False
    began, years = date.fromisoformat(str(ended)), 5 if stated(state, "found", "grave_harm") else 2
    return found.on > began.replace(year=began.year + years)


@forbidden(SIMPLE, "第二十八条、食品安全法第一百二十六条", "fined at once though an order comes first")
def fine_before_order(state: State) -> bool:
    return bool(state.context["order_first"]) and fine_of(state, "decision") > 0


@forbidden(SIMPLE, "第六十八条、第六十九条", "money received on the spot on no ground of the statute")
def received_unlawfully(state: State) -> bool:
    ground = stated(state, "collect", "ground")
    small = ground == "small" and int(stated(state, "collect", "collected") or 0) <= 10000
    remote = ground == "remote" and stated(state, "collect", "party_request") is True
    return "collect" in state.live and not (small or remote or ground == "hard-later")


@forbidden(SIMPLE, "第七十一条", "money received on the spot that reached the bank without the agency")
def not_handed_in(state: State) -> bool:
    received = stated(state, "perform", "channel") == "on-the-spot"
    return "perform" in state.live and received != ("hand-in" in state.live)


@forbidden(SIMPLE, "第六十七条第一款", "who decided the fine registers its payment")
def decides_and_collects(state: State) -> bool:
    return bool(persons(state, "perform") & persons(state, "found", "notice", "decision"))


@forbidden(SIMPLE, "第七十二条第一款第一项", "a surcharge above the fine")
def surcharge_above_fine(state: State) -> bool:
    return int(stated(state, "surcharge", "surcharge") or 0) > fine_of(state, "decision")


@forbidden(SIMPLE, "第六十六条", "closed while the fine is neither paid nor before the court")
def closed_open(state: State) -> bool:
    return "close" in state.live and fine_of(state, "decision") > 0 and not {"perform", "court"} & set(state.live)


@forbidden(SIMPLE, "强制法第五十三条、第五十四条", "the court asked before urging or while remedies run")
def court_too_soon(state: State) -> bool:
    return not_before(state, "court", "remedies-lapsed") or not_before(state, "court", "urge")
