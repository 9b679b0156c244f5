"""Orders as the pages show them: lists, totals that reconcile to the fen, and how an addition comes about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, When

from quanheng.cases.queries import DueDay
from quanheng.payments.demands import Addition, demand_of
from quanheng.payments.models import Collection, Deferral, Feed, Matching, Order, Part, Receipt, Refund
from quanheng.people.permissions import SUPERVISORS, Act, offices_where
from quanheng.proceedings.models import Clock
from quanheng.proceedings.queries import explain, procedure_of, timing_of
from quanheng.rulebook.queries import calendar
from quanheng.rules.days import due_state
from quanheng.rules.payment import Accrual, Paid, accrued, no_more_than, set_against
from quanheng.rules.running_clocks import RunningClock, Timing
from quanheng.rules.sentences import Sentence
from quanheng.rules.standing import Standing

UNSETTLED = ~Q(state__in=[Order.State.PAID, Order.State.REVOKED])
NOT_ADDED_TO = (Part.Kind.SURCHARGE, Part.Kind.LATE_FEE, Part.Kind.WAIVED, Part.Kind.REVOKED)
GRANTED = "行政处罚法第六十六条第二款"
NO_ADDITION = Accrual((), 0, capped=False, days=0)


def _supervises(standing: Standing) -> bool:
    return any(role in SUPERVISORS for _, role in standing.roles)


def orders_open_to(standing: Standing) -> QuerySet[Order]:
    """The orders someone may see: those of the offices they work in, all of them for whoever supervises."""
    found = Order.objects.select_related("case__proceeding__office", "case__party", "office", "collection")
    return found if _supervises(standing) else found.filter(office__code__in=offices_where(standing, Act.PAYMENT_READ))


def order_open_to(standing: Standing, number: str) -> Order | None:
    """The order of that number, if this person may see it."""
    return orders_open_to(standing).filter(number=number).first()


def listed(standing: Standing, *, search: str, chosen: Mapping[str, str], on: date) -> QuerySet[Order]:
    """The orders that answer to a search and the facets, what is to be paid first at the top. One statement."""
    found = orders_open_to(standing)
    match chosen.get("state"):
        case "overdue":
            found = found.filter(UNSETTLED, pay_by__lt=on, collection__isnull=True)
        case "excess":
            found = found.filter(excess__gt=0)
        case "unpaid":
            found = found.filter(UNSETTLED)
        case "cash":
            found = found.filter(collection__isnull=False)
        case str(state) if state:
            found = found.filter(state=state)
    if office := chosen.get("office"):
        found = found.filter(office__code=office)
    if search:
        words = Q(number__icontains=search) | Q(case__party__name__icontains=search)
        found = found.filter(words | Q(case__proceeding__number__icontains=search))
    settled = Case(When(UNSETTLED, then=0), default=1)
    return found.order_by(settled, "pay_by", "id")


def counts(standing: Standing, on: date) -> dict[str, int]:
    """How many of the orders someone may see are in each state, and how many need a hand. One statement."""
    overdue = UNSETTLED & Q(pay_by__lt=on, collection__isnull=True)
    asked = {state: Count("id", filter=Q(state=state)) for state in Order.State.values}
    asked |= {
        "unpaid": Count("id", filter=UNSETTLED), "overdue": Count("id", filter=overdue),
        "excess": Count("id", filter=Q(excess__gt=0)), "cash": Count("id", filter=Q(collection__isnull=False)),
    }  # fmt: skip
    return orders_open_to(standing).order_by().aggregate(**asked)


def receipts_open_to(standing: Standing) -> QuerySet[Receipt]:
    """The sums someone may see."""
    found = Receipt.objects.select_related("feed", "office")
    return found if _supervises(standing) else found.filter(office__code__in=offices_where(standing, Act.PAYMENT_READ))


def waiting(standing: Standing) -> QuerySet[Receipt]:
    """The sums nobody has placed yet, the oldest first."""
    return receipts_open_to(standing).filter(matching__isnull=True, sent_back__isnull=True)


def feeds_open_to(standing: Standing) -> QuerySet[Feed]:
    """The files of the bank someone may see, the newest first."""
    found = Feed.objects.select_related("by", "office")
    return found if _supervises(standing) else found.filter(office__code__in=offices_where(standing, Act.PAYMENT_READ))


@dataclass(frozen=True)
class Reconciliation:
    """Where everything the bank reported stands, in fen: `received` is the sum of the other three."""

    received: int
    matched: int
    waiting: int
    sent_back: int
    refunded: int

    @property
    def holds(self) -> bool:
        """Whether not a fen is missing."""
        return self.received == self.matched + self.waiting + self.sent_back


def reconciliation(standing: Standing, feed: Feed | None = None) -> Reconciliation:
    """What came in set against what was placed, waits or went back, each summed on its own. Five statements."""
    receipts = receipts_open_to(standing).order_by()
    if feed is not None:
        receipts = receipts.filter(feed=feed)
    refunds = Refund.objects.filter(order__in=Matching.objects.filter(receipt__in=receipts).values("order"))
    open_ones = receipts.filter(matching__isnull=True, sent_back__isnull=True)
    return Reconciliation(
        received=_sum(receipts),
        matched=_sum(Matching.objects.filter(receipt__in=receipts)),
        waiting=_sum(open_ones),
        sent_back=_sum(Refund.objects.filter(receipt__in=receipts)),
        refunded=_sum(refunds),
    )


def _sum(rows: QuerySet) -> int:
    return rows.aggregate(total=Sum("amount"))["total"] or 0


def plans_past_a_day(on: date) -> list[Order]:
    """The orders whose plan has a day behind it that is not known to be kept. One statement."""
    running = Deferral.objects.filter(missed_on__isnull=True, instalments__due_on__lt=on)
    found = Order.objects.filter(UNSETTLED, pay_by__lt=on, pk__in=running.values("order"))
    return list(found.select_related("case__proceeding", "office"))


def addition_of(order: Order) -> Addition | None:
    """What may be added for delay to an order of this kind."""
    demand = demand_of(order.case.proceeding.procedure_key, order.made_on)
    return demand.addition if demand else None


def accrual_of(order: Order, *, on: date) -> Accrual:
    """What may be added by the end of a day, day by day; nothing where the law adds nothing. Five statements.

    Only what was set against the principal lightens it (`_shares`). A sum received on the spot was paid on that
    day, whenever the bank had it.
    """
    addition = addition_of(order)
    if addition is None:
        return NO_ADDITION
    parts, deferrals = list(order.parts.all()), list(order.deferrals.all())
    collected = Collection.objects.filter(order=order, banked_on__isnull=True)
    came_in = _came_in(order.matchings.all()) + [Paid(each.collected_on, each.amount) for each in collected]
    shares = [(part, paid) for part, paid in _shares(parts, deferrals, came_in) if part.kind == addition.on]
    principal = sum(part.amount for part, _ in shares)
    paid = [each for _, sums in shares for each in sums]
    standstills = [stop.standstill for stop in order.stops.all()] + [deferral.standstill for deferral in deferrals]
    return accrued(
        principal, rate=addition.rate(procedure_of(order.case.proceeding)), overdue_after=order.due_legal,
        until=on, paid=paid, standstills=standstills,
    )  # fmt: skip


def _came_in(matchings: Iterable[Matching]) -> list[Paid]:
    return [Paid(each.paid_on, each.amount) for each in matchings]


def _shares(
    parts: Sequence[Part], deferrals: Iterable[Deferral], came_in: Iterable[Paid]
) -> list[tuple[Part, list[Paid]]]:  # fmt: skip
    """What came in set against the parts of an order: the fine first, as it alone grows by each day late.

    While time to pay the fine is granted, what was confiscated is due and comes before it.
    See docs/decisions/0019.
    """
    confiscated = [number for number, part in enumerate(parts) if part.kind == Part.Kind.CONFISCATION]
    owed = [max(0, part.amount) for part in parts]
    granted = [deferral.standstill for deferral in deferrals]
    return list(zip(parts, set_against(owed, came_in, ahead=confiscated, during=granted), strict=True))


@dataclass(frozen=True)
class OrderPage:
    """Everything the page of an order shows."""

    order: Order
    parts: list[tuple[Part, int]]
    matchings: list[Matching]
    refunds: list[Refund]
    deferrals: list[Deferral]
    stops: list
    why: tuple[Sentence, ...]
    article: str
    provisional: bool
    accrual: Accrual
    addition: Addition | None
    cash_clocks: list[Clock]
    overdue: bool


def page_of(order: Order, *, on: date) -> OrderPage:
    """An order with its parts, what came in, and how its due day and its additions come about."""
    proceeding = order.case.proceeding
    timing = timing_of(proceeding)
    demand = demand_of(proceeding.procedure_key, order.made_on)
    running = running_of(timing, demand.clock) if demand else None
    matchings = list(order.matchings.select_related("receipt", "by"))
    deferrals = list(order.deferrals.prefetch_related("instalments"))
    cash = Clock.objects.filter(proceeding=proceeding, key__startswith="CF-CASH").order_by("started_on", "id")
    return OrderPage(
        order=order,
        parts=_with_paid(order, list(order.parts.select_related("by")), deferrals, matchings),
        matchings=matchings,
        refunds=list(order.refunds.select_related("by")),
        deferrals=deferrals,
        stops=list(order.stops.select_related("by")),
        why=explain(timing, running) if running else (),
        article=running.basis if running else "",
        provisional=running.due.provisional if running else False,
        accrual=accrual_of(order, on=on) if not order.settled else NO_ADDITION,
        addition=addition_of(order),
        cash_clocks=list(cash),
        overdue=not order.settled and order.pay_by < on and not hasattr(order, "collection"),
    )


def running_of(timing: Timing, key: str) -> RunningClock | None:
    """The clock of that key in its present round, if a standing step has started it."""
    return next((clock for clock in timing.clocks() if clock.clock.key == key), None)


def due_of(page: OrderPage, today: date) -> DueDay | None:
    """The day by which to pay, what is left of the time and how the day was found; None once nothing is owed."""
    order = page.order
    if order.settled or hasattr(order, "collection"):
        return None
    state, left = due_state(order.pay_by, today, calendar())
    why, article = page.why, page.article
    if page.deferrals:
        granted = page.deferrals[-1].granted_on
        why, article = (Sentence("payment-day-granted", {"on": granted, "day": order.pay_by}),), GRANTED
    return DueDay(
        name="", kind="statutory", state=state, remaining=left, due_on=order.pay_by, why=why, article=article,
        provisional=page.provisional, of_party=True, stopped_on=None,
    )  # fmt: skip


def _with_paid(
    order: Order, parts: list[Part], deferrals: Iterable[Deferral], matchings: Iterable[Matching]
) -> list[tuple[Part, int]]:  # fmt: skip
    came_in = no_more_than(order.received, _came_in(matchings))
    return [(part, sum(each.amount for each in sums)) for part, sums in _shares(parts, deferrals, came_in)]


def unpaid_confiscation(order: Order) -> int:
    """What is still unpaid of the money confiscated. Three statements."""
    parts = _with_paid(order, list(order.parts.all()), order.deferrals.all(), order.matchings.all())
    return sum(part.amount - paid for part, paid in parts if part.kind == Part.Kind.CONFISCATION)


def orders_of(case: Any, standing: Standing) -> list[Order]:
    """The orders of a case that someone may see, the latest first."""
    return list(orders_open_to(standing).filter(case=case).order_by("-id"))


def unpaid_of(case: Any) -> int | None:
    """What is still to be paid in a case, less what came in and what was struck out; None where no order was made."""
    orders = Order.objects.filter(case_id=case.pk)
    return sum(order.unpaid for order in orders) if orders else None


def candidates(receipt: Receipt, search: str) -> Iterable[Order]:
    """Orders a waiting sum could belong to: of the same office, unpaid, the same amount or payer first."""
    found = Order.objects.filter(UNSETTLED, office=receipt.office).select_related("case__party", "case__proceeding")
    if search:
        found = found.filter(Q(number__icontains=search) | Q(case__party__name__icontains=search))
    return sorted(found[:200], key=lambda order: (not _close(order, receipt), order.pay_by))[:20]


def _close(order: Order, receipt: Receipt) -> bool:
    return order.unpaid == receipt.amount or order.case.party.name == receipt.payer
