"""Where the code printed on a document leads."""

from datetime import date

import pytest
from django.urls import reverse

from quanheng.portal.models import Decision, Department

pytestmark = [pytest.mark.django_db, pytest.mark.outer]


def test_the_code_of_a_published_decision_leads_to_it_and_any_other_to_the_verifier(client):
    department = Department.objects.create(
        code="scjg", name="示范区示例局", short_name="示例局", level="department", position=1, body={}
    )
    Decision.objects.create(
        key="a" * 32, title="行政处罚决定书", document_number="示〔2026〕1号", kind="penalty", department=department,
        decided_on=date(2026, 4, 20), published_on=date(2026, 4, 21),
    )  # fmt: skip
    found = client.get(reverse("public-scanned", args=["a" * 32]))
    assert (found.status_code, found["Location"]) == (302, reverse("public-decision", args=["a" * 32]))
    unknown = client.get(reverse("public-scanned", args=["b" * 32]))
    assert unknown.status_code == 404
    assert "打开验证页" in unknown.content.decode()
