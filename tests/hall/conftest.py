"""A published licence item, and envelopes as the public site seals them."""

import pytest

from quanheng.rules.door.codes import query_code_hash
from tests.cases.conftest import DAY, FOOD_LICENCE, approval_staff, rules  # noqa: F401
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401
from tests.exchange.conftest import spools_at  # noqa: F401

PDF = b"%PDF-1.7\n%%EOF\n"
CODE = "ABCD-EFGH-JKMN"


@pytest.fixture
def licence(make_published, approval_staff, spools_at):  # noqa: F811
    """The food licence, published; its office has its staff."""
    make_published(FOOD_LICENCE)
    return FOOD_LICENCE


@pytest.fixture
def sealed(spools_at):  # noqa: F811
    """Put a sealed application into the incoming spool."""
    from quanheng.exchange.keys import intake_key
    from quanheng.rules.door import sealing, spools

    def put(number: int = 1, *, files=None, token="token-1", stated=None, **changed):
        fields = {
            "who": "organisation", "name": "示范区示例小吃店", "number": "99FAKE000000000000", "phone": "000-0000",
            "place": "示范区示例路1号", "matter": "申请食品经营许可", "item": FOOD_LICENCE, "version": 1,
            "language": "zh", "code_hash": query_code_hash(CODE), "submitted_on": DAY.isoformat(), **changed,
            **(stated or {}),
        }  # fmt: skip
        label = {"topic": "application", "token": token}
        content = sealing.seal(label, fields, files or {"营业执照.pdf": PDF}, intake_key().public_key())
        return spools.put(spools_at / "inner" / "inbox", f"{number:012d}.sealed", content)

    return put
