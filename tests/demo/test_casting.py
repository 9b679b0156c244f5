"""The demo's cast keeps apart whom the law keeps apart, those who collected evidence too."""

import pytest

from quanheng.demo.casting import cast
from quanheng.people.queries import holders
from tests.cases.conftest import DAY, approval_staff, make_case, rules, staff  # noqa: F401
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401
from tests.rules.procedures import procedure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("step", "role"), [("hearing", "hearing-chair"), ("legal-review", "legal-reviewer")])
def test_who_collected_evidence_neither_hears_nor_reviews(staff, make_person, step, role):  # noqa: F811
    """行政处罚法第五十八条、第六十四条第四项."""
    penalty = procedure("penalty-ordinary")
    make_person(role, office=staff.office)
    free = {person.pk for person in holders(role, staff.office.code, DAY)}
    collected: list[int] = []
    while free:
        (chosen,) = cast(penalty, penalty.by_key[step], staff.office, DAY, taken=(), collectors=collected)
        assert chosen.pk in free
        free.remove(chosen.pk)
        collected.append(chosen.pk)
    assert len(collected) > 1
    with pytest.raises(LookupError):
        cast(penalty, penalty.by_key[step], staff.office, DAY, taken=(), collectors=collected)


def test_who_collected_evidence_goes_on_investigating(staff):  # noqa: F811
    penalty, officer = procedure("penalty-ordinary"), staff.people["officer"]
    found = cast(penalty, penalty.by_key["investigate"], staff.office, DAY, taken=(), collectors=[officer.pk])
    assert officer in found
