"""The demo's files of evidence are what they say they are."""

import io

import pytest

from quanheng.casefiles.models import CustodyMove, Evidence, Exclusion, Note
from quanheng.casefiles.true_types import true_type
from quanheng.demo.casefiles import collect, photograph, transcript
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db


def test_the_pictures_and_records_are_whole_files():
    assert true_type("a.png", io.BytesIO(photograph())) == "image/png"
    assert true_type("a.pdf", io.BytesIO(transcript())) == "application/pdf"


def test_a_fourth_of_the_stories_gets_evidence_a_chain_and_a_note(case, staff):
    who = {"by": staff.people["officer"], "with_persons": [staff.partner], "on": DAY}
    collect(case, "investigate", 3, **who)
    assert not Evidence.objects.exists()
    collect(case, "investigate", 16, **who)
    collect(case, "close-investigation", 16, **who)
    assert Evidence.objects.count() == 4
    assert CustodyMove.objects.count() == 7
    assert Note.objects.count() == Exclusion.objects.count() == 1
