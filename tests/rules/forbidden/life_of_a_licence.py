"""行政许可法 on renewal, change, first review, promise, withdrawal and revocation."""

from datetime import date, timedelta

from quanheng.rules.stated_facts import LATE_REASON
from tests.rules.forbidden_states import forbidden, not_before, past, persons, stated
from tests.rules.procedures import calendar
from tests.rules.random_walks import State

RENEWAL, CHANGE, FIRST, PROMISE = "licence-renewal", "licence-change", "licence-first-review", "licence-promise"
WITHDRAWAL, REVOCATION, CANCELLATION = "licence-withdrawal", "licence-revocation", "licence-cancellation"
ON_REQUEST = (RENEWAL, CHANGE, FIRST)
AGAINST_THE_HOLDER = (WITHDRAWAL, REVOCATION)
ACCEPTED = ("accept", "deemed-accepted", "deemed-after-supplements")
DECIDED = {
    RENEWAL: ("renew", "refuse", "deemed-renewed"), CHANGE: ("change", "refuse"), FIRST: ("forward",),
    PROMISE: ("grant", "refuse"), WITHDRAWAL: ("withdraw", "alter", "keep"), REVOCATION: ("revoke", "keep"),
}  # fmt: skip


def decisions(state: State) -> tuple[str, ...]:
    return tuple(step for step in DECIDED[state.procedure.key] if step in state.live)


def by_persons(state: State) -> tuple[str, ...]:
    return tuple(step for step in decisions(state) if step != "deemed-renewed")


def day(state: State, step: str, fact: str) -> date | None:
    told = stated(state, step, fact)
    return date.fromisoformat(str(told)) if told else None


# 申请


@forbidden((*ON_REQUEST, PROMISE), "第三十二条", "decided on what was not accepted")
def unaccepted(state: State) -> bool:
    return any(not_before(state, step, *ACCEPTED) for step in decisions(state))


@forbidden((*ON_REQUEST, PROMISE), "第三十八条", "two decisions on one request")
def two_decisions(state: State) -> bool:
    return len(decisions(state)) > 1


@forbidden(ON_REQUEST, "第三十四条第一款", "decided without examination")
def unexamined(state: State) -> bool:
    return any(not_before(state, step, "examine") for step in by_persons(state))


@forbidden(ON_REQUEST, "第三十七条", "one person who examines and decides")
def examines_and_decides(state: State) -> bool:
    return bool(persons(state, "examine") & persons(state, *DECIDED[state.procedure.key]))


@forbidden((*ON_REQUEST, PROMISE), "第三十四条第一款", "who received the request examines it or decides")
def receives_and_decides(state: State) -> bool:
    return bool(
        persons(state, "receive", "accept") & persons(state, "examine", "inspect", *DECIDED[state.procedure.key])
    )


@forbidden((*ON_REQUEST, PROMISE), "第三十二条第一款第四项", "deemed acceptance that does not count from receipt")
def deemed_wrongly(state: State) -> bool:
    deemed = state.live.get("deemed-accepted")
    return deemed is not None and (deemed.on != state.live["receive"].on or "supplement-notice" in state.live)


@forbidden(ON_REQUEST, "第三十二条第一款第四项", "supplements asked for after five working days")
def supplements_late(state: State) -> bool:
    asked = state.live.get("supplement-notice")
    return asked is not None and past(state.live["receive"].on, 5, asked.on)


@forbidden(ON_REQUEST, "第三十二条第一款第五项", "accepted while the supplements asked for are missing")
def accepted_incomplete(state: State) -> bool:
    return "supplement-notice" in state.live and not_before(state, "accept", "supplement-filed")


@forbidden((RENEWAL, CHANGE, PROMISE), "第三十八条第二款", "a refusal served without telling of review and suit")
def remedies_untold(state: State) -> bool:
    return not_before(state, "serve-refusal", "refuse") or stated(state, "serve-refusal", "remedies_told") is False


@forbidden((RENEWAL, CHANGE, PROMISE), "第四十四条", "issued though not granted")
def issued_ungranted(state: State) -> bool:
    granted = [step for step in DECIDED[state.procedure.key] if step != "refuse"]
    return not_before(state, "issue", *granted)


@forbidden((RENEWAL, CHANGE, PROMISE), "第四十四条", "issued after ten working days, nothing on record why")
def issued_late(state: State) -> bool:
    issued = state.live.get("issue")
    granted = next((state.live[step] for step in decisions(state) if step != "refuse"), None)
    if issued is None or granted is None:
        return False
    return past(granted.on, 11, issued.on) and not issued.facts.get(LATE_REASON)


@forbidden((CHANGE, PROMISE), "第四十二条第一款", "decided after twenty working days, nothing on record why")
def decided_late(state: State) -> bool:
    begun = next((state.live[step] for step in ACCEPTED if step in state.live), None)
    if begun is None or "extend" in state.live:
        return False
    done = (state.live[step] for step in decisions(state))
    return any(past(begun.on, 21, taken.on) and not taken.facts.get(LATE_REASON) for taken in done)


@forbidden(FIRST, "第四十三条", "sent up after twenty working days, nothing on record why")
def sent_up_late(state: State) -> bool:
    begun = next((state.live[step] for step in ACCEPTED if step in state.live), None)
    sent = state.live.get("forward")
    return bool(begun and sent) and past(begun.on, 21, sent.on) and not sent.facts.get(LATE_REASON)


@forbidden(FIRST, "第三十五条", "sent up without the whole file")
def part_of_the_file(state: State) -> bool:
    return "forward" in state.live and stated(state, "forward", "whole_file") is not True


# 延续


def asked_late(state: State) -> bool:
    expires = day(state, "receive", "valid_until")
    return expires is not None and state.live["receive"].on + timedelta(days=30) > expires


@forbidden(RENEWAL, "第五十条第一款", "accepted though asked for less than thirty days before expiry")
def accepted_late(state: State) -> bool:
    return "accept" in state.live and asked_late(state)


@forbidden(RENEWAL, "第五十条第一款", "turned away as late though asked for in time")
def wrongly_late(state: State) -> bool:
    expires = day(state, "receive", "valid_until")
    early = expires is not None and state.live["receive"].on + timedelta(days=45) <= expires
    return "too-late" in state.live and early


@forbidden(RENEWAL, "第五十条第二款", "deemed renewed before expiry, or though asked for too late")
def deemed_renewed_wrongly(state: State) -> bool:
    deemed, expires = state.live.get("deemed-renewed"), day(state, "receive", "valid_until")
    return deemed is not None and (expires is None or deemed.on <= expires or asked_late(state))


@forbidden(RENEWAL, "第五十条第二款", "refused after expiry though asked for in time")
def refused_after_expiry(state: State) -> bool:
    refused, expires = state.live.get("refuse"), day(state, "receive", "valid_until")
    return refused is not None and not asked_late(state) and expires is not None and refused.on > expires


@forbidden(RENEWAL, "第五十条", "a renewal that lengthens nothing")
def renewed_without_time(state: State) -> bool:
    before, after = day(state, "receive", "valid_until"), day(state, "renew", "renewed_until")
    return before is not None and after is not None and after <= before


# 告知承诺


@forbidden(
    PROMISE, "优化营商环境条例第四十条第三款", "received without telling the conditions or without a signed promise"
)
def no_promise(state: State) -> bool:
    received = state.all_of("receive")
    return any(not (taken.facts.get("conditions_told") and taken.facts.get("promise_signed")) for taken in received)


@forbidden(PROMISE, "优化营商环境条例第四十条第三款", "a promise taken where the item or the applicant is excluded")
def promise_excluded(state: State) -> bool:
    received = state.all_of("receive")
    return any(
        taken.facts.get(fact) is not False for taken in received for fact in ("item_excluded", "applicant_excluded")
    )


@forbidden(PROMISE, "第三十四条第三款", "inspected or checked again by one person alone")
def inspected_alone(state: State) -> bool:
    return any(len(set(taken.persons)) < 2 for taken in state.all_of("inspect", "recheck"))


@forbidden(PROMISE, "优化营商环境条例第四十条第三款", "told of a revocation before the promise could be put right")
def revoked_at_once(state: State) -> bool:
    told = state.live.get("revocation-notice")
    until = day(state, "order-correct", "correct_by")
    return told is not None and (not_before(state, told.step, "recheck") or until is None or told.on <= until)


@forbidden(PROMISE, "第六十九条第二款", "revoked though the promise was true or was put right")
def revoked_though_right(state: State) -> bool:
    right = stated(state, "inspect", "promise_kept") is True or stated(state, "recheck", "put_right") is True
    return "revoke" in state.live and right


@forbidden(PROMISE, "第六十九条第二款", "closed while the promise is broken")
def closed_broken(state: State) -> bool:
    broken = stated(state, "inspect", "promise_kept") is False and stated(state, "recheck", "put_right") is not True
    return "close" in state.live and broken


@forbidden(PROMISE, "第七条、第三十四条第一款", "revoked or kept by who inspected or heard, or served without remedies")
def revoked_by_inspector(state: State) -> bool:
    told = "serve-revocation" not in state.live or stated(state, "serve-revocation", "remedies_told") is True
    inspected = persons(state, "inspect", "recheck", "revocation-notice", "statement")
    return bool(persons(state, "revoke", "keep") & inspected) or not told


@forbidden(PROMISE, "第七条", "revoked or kept before the holder was told and heard, or let the time pass")
def revoked_unheard(state: State) -> bool:
    unheard = (not_before(state, step, "statement", "no-statement") for step in ("revoke", "keep"))
    return any(unheard) or not_before(state, "statement", "revocation-notice")


@forbidden(PROMISE, "第七条", "the time for a statement held to be over before it is")
def promise_cut_short(state: State) -> bool:
    over, until = state.live.get("no-statement"), day(state, "revocation-notice", "statement_until")
    return over is not None and (until is None or over.on <= calendar().on_or_after(until))


@forbidden(PROMISE, "第六十九条第三款", "revoked to grave harm, or kept without it")
def promise_and_harm(state: State) -> bool:
    revoked = "revoke" in state.live and stated(state, "revoke", "great_harm") is not False
    return revoked or ("keep" in state.live and stated(state, "keep", "great_harm") is not True)


@forbidden(PROMISE, "第六十九条第四款", "a revocation served while a holder without fraud is not paid, or fraud is")
def promise_damages(state: State) -> bool:
    fraud = stated(state, "revoke", "revocation_ground") == "fraud"
    owed = bool(stated(state, "revoke", "property_loss")) and not fraud
    return (owed and not_before(state, "serve-revocation", "compensate")) or ("compensate" in state.live and not owed)


# 注销


@forbidden(
    CANCELLATION, "第七十条第一项", "struck off as expired on or before its last day, or while renewal is undecided"
)
def struck_off_early(state: State) -> bool:
    if stated(state, "open", "cancellation_ground") != "expired":
        return False
    until = day(state, "open", "valid_until")
    return until is None or state.live["open"].on <= until or stated(state, "open", "renewal_pending") is not False


@forbidden(
    (CANCELLATION, REVOCATION), "第六十九条第一款第五项、第七十条第六项", "another law's ground without its article"
)
def article_unnamed(state: State) -> bool:
    ground = stated(state, "open", "cancellation_ground") or stated(state, "open", "revocation_ground")
    return ground == "other-law" and not stated(state, "open", "ground_article")


@forbidden(CANCELLATION, "第三十四条第一款", "struck off by who proposed it")
def struck_off_alone(state: State) -> bool:
    return bool(persons(state, "cancel") & persons(state, "open"))


@forbidden(CANCELLATION, "第七条", "served without telling of review and suit")
def cancelled_untold(state: State) -> bool:
    return not_before(state, "serve", "cancel") or stated(state, "serve", "remedies_told") is False


# 撤回、撤销


@forbidden(AGAINST_THE_HOLDER, "第七条", "decided before the holder was told")
def holder_untold(state: State) -> bool:
    return any(not_before(state, step, "notice") for step in decisions(state))


@forbidden(AGAINST_THE_HOLDER, "第七条", "decided before the holder was heard or let the time pass")
def holder_unheard(state: State) -> bool:
    return any(not_before(state, step, "statement", "no-statement") for step in decisions(state))


@forbidden(AGAINST_THE_HOLDER, "第七条", "the time for a statement held to be over before it is")
def cut_short(state: State) -> bool:
    over, until = state.live.get("no-statement"), day(state, "notice", "statement_until")
    return over is not None and (until is None or over.on <= calendar().on_or_after(until))


@forbidden(AGAINST_THE_HOLDER, "第八条、第六十九条", "taken away and left standing at once")
def both_ways(state: State) -> bool:
    return len(decisions(state)) > 1


@forbidden(AGAINST_THE_HOLDER, "第七条", "decided by who proposed it, told or heard the holder")
def judge_in_own_cause(state: State) -> bool:
    return bool(persons(state, *DECIDED[state.procedure.key]) & persons(state, "open", "notice", "statement"))


@forbidden(AGAINST_THE_HOLDER, "第七条", "served without telling of review and suit")
def holder_not_told_of_remedies(state: State) -> bool:
    against = [step for step in DECIDED[state.procedure.key] if step != "keep"]
    return not_before(state, "serve", *against) or stated(state, "serve", "remedies_told") is False


@forbidden(WITHDRAWAL, "第八条第二款", "served while a loss of property is not made good")
def loss_not_made_good(state: State) -> bool:
    return bool(stated(state, "open", "property_loss")) and not_before(state, "serve", "compensate")


@forbidden(WITHDRAWAL, "第八条", "withdrawn or changed on no ground of the article, or for no public interest")
def groundless(state: State) -> bool:
    ground = stated(state, "open", "withdrawal_ground") in {"law-changed", "facts-changed"}
    taken = {"withdraw", "alter"} & set(state.live)
    return bool(taken) and not (ground and stated(state, "open", "public_interest"))


@forbidden(REVOCATION, "第六十九条第四款", "served while the holder without fault is not paid, or fraud is")
def damages_wrong(state: State) -> bool:
    fraud = stated(state, "open", "revocation_ground") == "fraud"
    owed = bool(stated(state, "revoke", "property_loss")) and not fraud
    return (owed and not_before(state, "serve", "compensate")) or ("compensate" in state.live and not owed)


@forbidden(REVOCATION, "第六十九条第二款", "fraud left standing without a grave public interest")
def fraud_stands(state: State) -> bool:
    fraud = stated(state, "open", "revocation_ground") == "fraud"
    return "keep" in state.live and fraud and stated(state, "keep", "great_harm") is not True


@forbidden(REVOCATION, "第六十九条第三款", "revoked though the public interest would be gravely harmed")
def revoked_to_great_harm(state: State) -> bool:
    return "revoke" in state.live and stated(state, "revoke", "great_harm") is not False


@forbidden(REVOCATION, "第七十九条", "barred without fraud on safety, or for another time than three years")
def barred_wrongly(state: State) -> bool:
    if "revoke" not in state.live:
        return False
    due = stated(state, "open", "revocation_ground") == "fraud" and bool(stated(state, "open", "safety_item"))
    until, on = day(state, "revoke", "barred_until"), state.live["revoke"].on
    return until != on.replace(year=on.year + 3) if due else until is not None


@forbidden(REVOCATION, "第四十八条第一款第三项", "who handled the case in the chair of its hearing")
def handler_in_the_chair(state: State) -> bool:
    return bool(persons(state, "hearing") & persons(state, "open", "notice", "statement"))
