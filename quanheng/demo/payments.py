"""The demo district's money: the bank's files that pay the stories' fines, and an order in every state."""

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from quanheng.cases.models import Case
from quanheng.ledger.clock import demonstrating
from quanheng.payments import actions, feeds
from quanheng.payments.models import Feed, Order
from quanheng.people.models import Person
from quanheng.people.queries import holders
from quanheng.rulebook.queries import calendar
from quanheng.rules.payment import Instalment
from quanheng.rules.roles import Role

WAITING = "示范银行日终对账"
Progress = Callable[[int, int], None]
Row = tuple[str, date, int, str, str]


def pay_in_full(case: Case, *, by: Person, on: date) -> None:
    """The bank reports that what the decision demands was paid."""
    order = actions.make_order(case, by=None, on=on)
    if order is None:
        raise LookupError(f"{case.proceeding.number} demands nothing")
    _book((f"T{on:%Y%m%d}{order.pk:04d}", on, order.unpaid, order.number, case.party.name), by=by, on=on)


def _book(*rows: Row, by: Person, on: date, name: str = WAITING) -> Feed:
    lines = [",".join(feeds.COLUMNS.values())]
    for transaction, day, fen, number, payer in rows:
        lines.append(f"{transaction},{day},{fen // 100}.{fen % 100:02d},{number},银行,{payer},")
    data = "\n".join(lines).encode()
    table = feeds.read(f"{name}{on:%Y%m%d}.csv", len(data), io.BytesIO(data), today=on)
    return actions.import_feed(table, by=by, on=on)


def build_payments(*, today: date, progress: Progress = lambda done, total: None) -> int:
    """Bring some of what is unpaid into each state, and leave sums that wait for a person; the number of acts."""
    if Feed.objects.filter(file_name__startswith="无法对应").exists():
        return 0
    on = calendar().on_or_before(today)
    with demonstrating(min(timezone.make_aware(datetime.combine(on, time(16, 30))), timezone.now())):
        unpaid = list(Order.objects.exclude(state__in=[Order.State.PAID, Order.State.REVOKED]).select_related("case"))
        acts = list(zip((_part_paid, _instalments, _stopped, _deferred), unpaid[1:], strict=False))
        for number, (act, order) in enumerate(acts, 1):
            act(order, on)
            progress(number, len(acts))
        _leave_some_waiting(on)
    return len(acts)


def _person(order: Order, role: Role, on: date) -> Person:
    found = holders(role, order.office.code, on).first()
    if found is None:
        raise LookupError(f"{order.office.code} has no {role} on {on}")
    return found


def _part_paid(order: Order, on: date) -> None:
    row = (f"T{on:%Y%m%d}9001", on, order.unpaid * 2 // 5, order.number, order.case.party.name)
    _book(row, by=_person(order, Role.FINANCE, on), on=on, name="部分缴纳")


def _instalments(order: Order, on: date) -> None:
    half = order.unpaid // 2
    plan = [Instalment(on + timedelta(30), half), Instalment(on + timedelta(60), order.unpaid - half)]
    actions.defer(
        order, plan, "当事人经营困难，书面申请分两期缴纳，材料已核实。", by=_person(order, Role.HEAD, on), on=on
    )


def _stopped(order: Order, on: date) -> None:
    by = _person(order, Role.LEGAL_REVIEWER, on)
    actions.stop_additions(order, "review", "示府复受〔2026〕7号", on, by=by, on=on)


def _deferred(order: Order, on: date) -> None:
    plan = [Instalment(on + timedelta(45), order.unpaid)]
    actions.defer(order, plan, "当事人遭受灾害，申请暂缓缴纳，材料已核实。", by=_person(order, Role.HEAD, on), on=on)


def _leave_some_waiting(on: date) -> None:
    """Two sums without a usable number, a fine paid twice, and a file the check keeps out."""
    paid = Order.objects.filter(state=Order.State.PAID, office__code="scjg").select_related("case").first()
    if paid is None:
        return
    by = _person(paid, Role.FINANCE, on)
    twice = (f"T{on:%Y%m%d}9101", on, 50000, paid.number, paid.case.party.name)
    unknown = (f"T{on:%Y%m%d}9102", on, 800000, "", "示范区示例食品店")
    mistyped = (f"T{on:%Y%m%d}9103", on, 123450, paid.number[:-1] + "0", "示范区示例商行")
    _book(twice, unknown, mistyped, by=by, on=on, name="无法对应")
    _book((f"T{on:%Y%m%d}9104", on, 0, "", "示范付款人"), by=by, on=on, name="金额为零")
