"""What money does when a case moves: an order is made when a decision is served, and follows the calendar."""

from quanheng.cases.models import Case
from quanheng.cases.papers.enforcement import tells_what_is_unpaid
from quanheng.ledger.followers import follower
from quanheng.ledger.models import Event
from quanheng.payments.actions import count_anew, make_order
from quanheng.payments.demands import demand_of
from quanheng.payments.queries import unpaid_of

tells_what_is_unpaid(unpaid_of)


@follower("payments.orders", kinds=("proceeding.step-taken", "proceeding.recounted"), parks=True)
def orders(event: Event) -> None:
    """Make the order of a decision that was just served; move its due day when the calendar moved it."""
    code = event.about.removeprefix("proceeding:")
    case = Case.objects.select_related("proceeding").filter(proceeding__code=code).first()
    if case is None:
        return
    if event.kind == "proceeding.recounted":
        count_anew(case, on=event.happened_on)
        return
    facts = event.payload["facts"]
    demand = demand_of(facts["procedure"], event.happened_on)
    if demand and facts["step"] == demand.made_at:
        make_order(case, by=None, on=event.happened_on)
