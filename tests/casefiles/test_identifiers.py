"""A number that identifies a party can exist, or is refused in words; pages show only part of it."""

from dataclasses import replace
from datetime import date

import pytest

from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.identifiers import IdentifierKind, check_identifier, hide_numbers, partly_hidden
from quanheng.rules.masking import Declared, Personal, id_check_digit
from quanheng.rules.power_codes import check_digit
from quanheng.rules.refusal import Refused
from tests.cases.conftest import SHOP

DAY = date(2026, 11, 20)
# The number GB 11643 itself gives as its example; the credit code is fictitious, its check digit right.
EXAMPLE_ID, CODE = "11010519491231002X", "99FAKE00000000000C"


def code_of(kind: IdentifierKind, number: str, on: date = DAY) -> str:
    with pytest.raises(Refused) as refusal:
        check_identifier(kind, number, on=on)
    return refusal.value.code


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (IdentifierKind.RESIDENT_ID, EXAMPLE_ID),
        (IdentifierKind.CREDIT_CODE, CODE),
        (IdentifierKind.OTHER, "示范证123"),
    ],
)
def test_a_number_that_can_be_one_passes(kind, number):
    check_identifier(kind, number, on=DAY)


def test_each_single_wrong_sign_of_either_number_is_found():
    for kind, number, signs in (
        (IdentifierKind.RESIDENT_ID, EXAMPLE_ID, "0123456789"),
        (IdentifierKind.CREDIT_CODE, CODE, "0123456789ABCDEFGHJKLMNPQRTUWXY"),
    ):
        for place in range(18):
            for sign in signs:
                if sign != number[place]:
                    changed = number[:place] + sign + number[place + 1 :]
                    assert code_of(kind, changed) in {"party-id-number-wrong", "party-credit-code-wrong"}


@pytest.mark.parametrize("birthday", ["20250229", "19991301", "19990431"])
def test_a_birthday_that_never_was_is_refused_though_the_check_digit_is_right(birthday):
    stem = f"110105{birthday}002"
    assert code_of(IdentifierKind.RESIDENT_ID, stem + id_check_digit(stem)) == "party-id-number-wrong"


def test_nobody_is_born_after_the_day_of_the_case():
    stem = "11010520261121002"
    number = stem + id_check_digit(stem)
    assert code_of(IdentifierKind.RESIDENT_ID, number) == "party-born-later"
    check_identifier(IdentifierKind.RESIDENT_ID, number, on=date(2026, 11, 21))


@pytest.mark.parametrize("kind", [IdentifierKind.RESIDENT_ID, IdentifierKind.CREDIT_CODE])
def test_a_number_of_another_length_is_told_how_long_it_must_be(kind):
    assert code_of(kind, "123456789012345") == "party-number-length"


def test_little_of_a_number_is_shown_and_nothing_of_a_short_one():
    assert partly_hidden(EXAMPLE_ID, first=1, last=1) == "1****************X"
    assert partly_hidden("1234", first=3, last=2) == "****"
    assert partly_hidden("", first=1, last=1) == ""


def test_words_on_a_page_keep_names_and_public_numbers_and_lose_a_person_s_own():
    home = Declared(Personal.ADDRESS, "示范区示例路9号")
    said = f"示范丑，证件{EXAMPLE_ID}，电话19900000001，住示范区示例路9号"
    assert hide_numbers(said, [home]) == "示范丑，证件1****************X，电话199******01，住示范区*****"
    public = f"咨询电话028-00000000，统一社会信用代码{CODE}，注册号510100000000001，流水号202611200000000001"
    assert hide_numbers(public, [home]) == public


@pytest.mark.django_db
def test_a_case_does_not_open_about_a_party_whose_number_cannot_be(make_case):
    stem = "99FAKE00000000001"
    wrong = "A" if check_digit(stem) != "A" else "B"
    with pytest.raises(Refused) as refusal:
        make_case(party=replace(SHOP, identifier=stem + wrong))
    assert refusal.value.code == "party-credit-code-wrong"
    assert RefusedAttempt.objects.get().code == "party-credit-code-wrong"


@pytest.mark.django_db
def test_the_kind_of_number_is_kept_and_a_person_is_masked_by_default(make_case):
    person = replace(SHOP, kind="person", name="示范丑", identifier=EXAMPLE_ID.lower(), phone="19900000001")
    party = make_case(party=person).party
    assert (party.identifier_kind, party.identifier) == ("resident-id", EXAMPLE_ID)
    assert party.masked == {
        "identifier": "1****************X", "address": "示范区" + "*" * (len(party.address) - 3),
        "representative": "示*", "phone": "199******01",
    }  # fmt: skip
    assert make_case().party.masked["identifier"] == CODE
