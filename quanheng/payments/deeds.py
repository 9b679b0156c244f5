"""What may be done to an order from its page: one entry each, with who may, what is asked and what is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quanheng.payments import actions
from quanheng.payments.actions.adding import ADDED
from quanheng.payments.forms import (
    AmountForm,
    CollectForm,
    DocumentedAmountForm,
    DocumentForm,
    EmptyForm,
    EndStopForm,
    PlanForm,
    StopForm,
)  # fmt: skip
from quanheng.payments.models import Order
from quanheng.payments.queries import OrderPage
from quanheng.people.models import Person
from quanheng.people.permissions import Act


@dataclass(frozen=True)
class Deed:
    """A deed: its name, who may, when it is offered, what is asked, and the action it is."""

    key: str
    name: Any
    act: Act
    hint: Any
    article: str
    form: type[forms.Form]
    offered: Callable[[OrderPage], bool]
    do: Callable[..., Any]

    @property
    def legal_effect(self) -> bool:
        """Whether it changes what somebody owes or when, so that it is shown in words before it is done."""
        return self.key not in {"step", "stop", "end-stop", "hand-in"}


def _defer(order: Order, form: Any, *, by: Person, on: date) -> Any:
    return actions.defer(order, form.cleaned_data["plan"], form.cleaned_data["application"], by=by, on=on)


def _surcharge(order: Order, form: Any, *, by: Person, on: date) -> Any:
    return actions.add_surcharge(order, form.fen, by=by, on=on)


def _waive(order: Order, form: Any, *, by: Person, on: date) -> Any:
    given = form.cleaned_data
    return actions.waive(order, form.fen, given["document"], given["reason"], by=by, on=on)


def _stop(order: Order, form: Any, *, by: Person, on: date) -> Any:
    given = form.cleaned_data
    return actions.stop_additions(order, given["kind"], given["document"], given["day"], by=by, on=on)


def _end_stop(order: Order, form: Any, *, by: Person, on: date) -> Any:
    return actions.end_stop(order, form.cleaned_data["document"], form.cleaned_data["day"], by=by, on=on)


def _collect(order: Order, form: Any, *, by: Person, on: date) -> Any:
    given = form.cleaned_data
    return actions.collect(
        order, given["ground"], given["fiscal_receipt"], by=by, on=on, with_persons=[given["partner"]],
        requested=given["requested"],
    )  # fmt: skip


def _hand_in(order: Order, form: Any, *, by: Person, on: date) -> Any:
    return actions.hand_in(order, by=by, on=on)


def _refund(order: Order, form: Any, *, by: Person, on: date) -> Any:
    given = form.cleaned_data
    return actions.refund(order, form.fen, given["document"], given["reason"], by=by, on=on)


def _revoke(order: Order, form: Any, *, by: Person, on: date) -> Any:
    return actions.revoke(order, form.cleaned_data["document"], form.cleaned_data["reason"], by=by, on=on)


def _take_step(order: Order, form: Any, *, by: Person, on: date) -> Any:
    return actions.take_step(order, by=by, on=on)


def _cash(page: OrderPage) -> Any:
    return getattr(page.order, "collection", None)


DEEDS = {
    deed.key: deed
    for deed in (
        Deed(
            "step", _("登记缴清"), Act.PAYMENT_IMPORT, _("款项已经到齐，案件尚未登记。"), "行政处罚法第六十七条",
            EmptyForm, lambda page: page.order.state == Order.State.PAID and not page.order.performed_id, _take_step,
        ),
        Deed(
            "defer", _("批准暂缓或者分期缴纳"), Act.PAYMENT_DECIDE,
            _("当事人确有经济困难并提出申请的，经批准可以暂缓或者分期缴纳罚款。各期合计须等于未缴金额；没收的款项不在其内，仍须在原定期限内缴清。"),
            "行政处罚法第六十六条第二款", PlanForm,
            lambda page: not page.order.settled and not page.deferrals and _cash(page) is None, _defer,
        ),
        Deed(
            "surcharge", _("决定加处"), Act.PAYMENT_DECIDE, _("不得超过按日计算的数额。"), "行政处罚法第七十二条",
            AmountForm, lambda page: page.accrual.total > 0, _surcharge,
        ),
        Deed(
            "stop", _("登记复议或者诉讼"), Act.PAYMENT_STOP, _("复议或者诉讼期间，加处罚款的数额不予计算。"),
            "行政处罚法第七十三条第三款", StopForm,
            lambda page: not page.order.settled and all(stop.ends_on for stop in page.stops), _stop,
        ),
        Deed(
            "end-stop", _("登记复议或者诉讼终结"), Act.PAYMENT_STOP, _("自次日起继续计算。"),
            "行政处罚法第七十三条第三款", EndStopForm,
            lambda page: any(stop.ends_on is None for stop in page.stops), _end_stop,
        ),
        Deed(
            "waive", _("依执行协议减免加处"), Act.PAYMENT_DECIDE,
            _("当事人采取补救措施的，可以减免加处的罚款或者滞纳金。"), "行政强制法第四十二条第二款",
            DocumentedAmountForm,
            lambda page: not page.order.settled and any(part.kind in ADDED for part, _paid in page.parts), _waive,
        ),
        Deed(
            "collect", _("当场收缴"), Act.PAYMENT_COLLECT,
            _("只有法律列明的情形可以当场收缴；两个工作日内交至本机关，本机关两个工作日内缴付银行。"),
            "行政处罚法第六十八条至第七十一条", CollectForm,
            lambda page: not page.order.settled and _cash(page) is None and not page.order.received, _collect,
        ),
        Deed(
            "hand-in", _("收到执法人员交来的款项"), Act.PAYMENT_IMPORT, _("登记后，两个工作日内缴付指定的银行。"),
            "行政处罚法第七十一条", EmptyForm,
            lambda page: _cash(page) is not None and _cash(page).handed_in_on is None, _hand_in,
        ),
        Deed(
            "refund", _("办理退库"), Act.PAYMENT_IMPORT,
            _("多缴的，或者决定被撤销的，退还已缴款项；由登记到账以外的另一名登记员办理。"), "行政处罚法第七十四条",
            DocumentedAmountForm, lambda page: page.order.excess > 0, _refund,
        ),
        Deed(
            "revoke", _("决定已撤销，核减缴款书"), Act.PAYMENT_DECIDE, _("写明撤销原决定的文书。"),
            "行政处罚法第七十五条第二款", DocumentForm, lambda page: page.order.state != Order.State.REVOKED, _revoke,
        ),
    )
}  # fmt: skip
