"""Two persons for money that came in: who booked a sum does not give it back."""

from collections.abc import Collection

from quanheng.payments.models import Matching, Order, Receipt
from quanheng.people.models import Person
from quanheng.rules.refusal import Refused

APART = "会计法第二十五条第一款第一项"


def require_another(booked: Collection[int], *, by: Person) -> None:
    """Refuse a refund by whoever booked the sum: 记账人员与经办人员相互分离 (会计法第二十五条第一款第一项)."""
    if by.pk in booked:
        raise Refused("refund-by-who-booked", article=APART, name=by.name)


def bookers_of_order(order: Order) -> set[int]:
    """Who took in the bank's files with the sums of an order, and who set them against it. One statement."""
    rows = Matching.objects.filter(order=order).values_list("by", "receipt__feed__by")
    return {person for row in rows for person in row}


def bookers_of_receipt(receipt: Receipt) -> set[int]:
    """Who took in the bank's file with this sum."""
    return {receipt.feed.by_id}
