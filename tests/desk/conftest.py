"""Cases of several offices, as the tests of cases make them."""

from tests.cases.conftest import approval_staff, make_case, rules, staff
from tests.catalogue.conftest import facts, make_published, people, today, yes

__all__ = [
    "approval_staff", "facts", "make_case", "make_published", "people", "rules", "staff", "today", "yes",
]  # fmt: skip
