"""An order: made once when the decision is served, numbered without gaps, due when the case's own clock says."""

from datetime import date

import pytest

from quanheng.cases.actions import preview_case_step
from quanheng.ledger.followers import FOLLOWERS, follow
from quanheng.ledger.models import Event
from quanheng.payments import actions, queries
from quanheng.payments.models import Order
from quanheng.people.permissions import ADMINISTRATORS
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.payment import well_formed
from quanheng.rules.refusal import Refused
from tests.cases.conftest import FACTS
from tests.cases.together import take_together
from tests.payments.conftest import DAY, SERVED, STORY

pytestmark = pytest.mark.django_db


def test_serving_the_decision_makes_the_order_and_logs_it(order):
    assert [(part.kind, part.amount) for part in order.parts.all()] == [("fine", 7000000)]
    assert (order.owed, order.received, order.state) == (7000000, 0, Order.State.OPEN)
    # Fifteen calendar days from 20 November end on Saturday 5 December; the law accepts Monday the 7th.
    assert (order.due_on, order.due_legal, order.pay_by) == (date(2026, 12, 5), date(2026, 12, 7), date(2026, 12, 7))
    assert Event.objects.filter(kind="payment.ordered", about=order.case.proceeding.subject).count() == 1


def test_the_due_day_explains_itself_under_its_article(order):
    page = queries.page_of(order, on=DAY)
    assert page.article == "行政处罚法第六十七条"
    assert page.why[0].code == "clock-started"
    assert "days-moved-from-weekend" in [sentence.code for sentence in page.why]


def test_numbers_have_no_gap_and_betray_a_slip(make_order):
    numbers = [make_order().number for _ in range(3)]
    assert [int(number[-8:-2]) for number in numbers] == [1, 2, 3]
    assert all(well_formed(number) for number in numbers)


def test_no_second_order_for_one_service(order):
    again = actions.make_order(order.case, by=None, on=DAY)
    assert again == order
    assert Order.objects.count() == 1


def test_no_order_before_service(make_case):
    make_case(*SERVED[:-1], facts=STORY)
    while follow(FOLLOWERS["payments.orders"]):
        pass
    assert not Order.objects.exists()


@pytest.mark.parametrize("step", ["perform", "defer", "surcharge", "collect"])
def test_nobody_takes_a_step_of_money_by_hand(order, staff, step):
    by, others = staff.for_step(order.case.proceeding, step)
    for take in (take_together, preview_case_step):
        with pytest.raises(Refused, match="payments-alone-take-this-step"):
            take(order.case, step, by=by, on=DAY, with_persons=others, facts=FACTS.get(step, {}))
    assert not order.case.proceeding.steps.filter(step=step).exists()
    assert RefusedAttempt.objects.filter(step=step, code="payments-alone-take-this-step").count() == 2


def test_the_case_page_offers_no_step_of_money_as_a_button(order, staff):
    from quanheng.cases.queries import page_of

    finance = staff.people["finance"]
    page = page_of(order.case, finance.standing(DAY), on=DAY)
    assert "perform" not in [each.step.key for each in page.open_now]
    assert "perform" in [each.step.key for each in page.not_yet]


def test_a_revoked_decision_owes_nothing_and_what_came_in_goes_back(order, bank, staff, second_registrar):
    bank(("T1", DAY, "30000", order.number))
    actions.revoke(order, "示复决〔2026〕1号", "复议决定撤销", by=staff.people["head"], on=DAY)
    order.refresh_from_db()
    assert (order.state, order.owed, order.excess) == (Order.State.REVOKED, 0, 3000000)
    actions.refund(order, 3000000, "示退〔2026〕1号", "决定撤销", by=second_registrar, on=DAY)
    order.refresh_from_db()
    assert (order.excess, order.refunds.get().kind) == (0, "revoked")
    later = bank(("T2", DAY, "5", order.number))
    assert later.accepted
    assert queries.waiting(staff.people["finance"].standing(DAY)).count() == 1


def test_an_order_is_made_with_so_many_statements(make_case, django_assert_max_num_queries):
    case = make_case(*SERVED, facts=STORY)
    with django_assert_max_num_queries(26):
        actions.make_order(case, by=None, on=DAY)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_administrators_see_no_order(order, make_person, client, role):
    client.force_login(make_person(role))
    assert client.get(order.get_absolute_url()).status_code == 403
