"""Cases whose decision was served, their orders, and files as the bank hands them over."""

import io
from datetime import date

import pytest

from quanheng.ledger.followers import FOLLOWERS, follow
from quanheng.payments import actions, feeds
from quanheng.payments.models import Order
from tests.cases.conftest import DAY, FACTS, approval_staff, make_case, make_published, people, rules, staff  # noqa: F401
from tests.catalogue.conftest import facts, today, yes  # noqa: F401

SERVED = ("file", "investigate", "close-investigation", "notice", "statement-waived", "decision", "serve")
STORY = {**FACTS, "statement-waived": {"waiver": "示例放弃声明"}}
HEADINGS = ",".join(feeds.COLUMNS.values())


@pytest.fixture
def make_order(make_case):  # noqa: F811
    """The order of a penalty served on a day: 70,000 yuan, due fifteen days later."""

    def make(on: date = DAY) -> Order:
        case = make_case(*SERVED, on=on, facts=STORY)
        while follow(FOLLOWERS["payments.orders"]):
            pass
        return Order.objects.select_related("case__proceeding", "office").get(case=case)

    return make


@pytest.fixture
def second_registrar(make_person, staff):  # noqa: F811
    """The other registrar, who gives back what the first booked."""
    return make_person("finance", office=staff.office)


@pytest.fixture
def order(make_order) -> Order:
    return make_order()


def file_of(*rows: tuple, name: str = "bank.csv", seen_on: date = date(2027, 6, 30)) -> feeds.FeedTable:
    """A file with rows of (transaction, day, yuan, number)."""
    lines = [HEADINGS, *(",".join([*map(str, row), "银行", "示范付款人", ""]) for row in rows)]
    data = "\n".join(lines).encode()
    return feeds.read(name, len(data), io.BytesIO(data), today=seen_on)


@pytest.fixture
def bank(staff):  # noqa: F811
    """Take in a file with these rows, as the finance registrar."""

    def book(*rows: tuple, on: date = DAY):
        return actions.import_feed(file_of(*rows), by=staff.people["finance"], on=on)

    return book
