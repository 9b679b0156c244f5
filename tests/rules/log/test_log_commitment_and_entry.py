"""Commitments hide and bind; entries say only what the public may see."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.log import commitment
from quanheng.rules.log.commitment import CommitmentRejected
from quanheng.rules.log.entry import Entry, EntryRejected, parse

KEY = bytes(range(32))
NOON = datetime(2026, 11, 22, 12, 34, 56, tzinfo=timezone(timedelta(hours=8)))
ENTRY = Entry("proceeding.step-taken", "0112", NOON, "A" * 22, b"\x01" * 32)


def test_the_opening_is_hkdf_and_the_commitment_hmac():
    """The values were computed with Python's hmac alone, from RFC 5869 and RFC 2104."""
    opening = commitment.opening(KEY, "event-1")
    assert opening.hex() == "3331ef25531e9aa488e9e85aca4352999bcf0d69c7b231e149eb22f81da6e86a"
    assert (
        commitment.commitment(opening, b"{}").hex()
        == "3d197e0b13ed398a37029d8d17b469f9bb2fd1f84b92113cfeee5888f352541c"
    )


@given(st.binary(max_size=200), st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_another_payload_or_another_event_is_another_commitment(payload, other, event, elsewhere):
    opening = commitment.opening(KEY, event)
    committed = commitment.commitment(opening, payload)
    commitment.verify(committed, opening=opening, payload=payload)

    if other != payload:
        with pytest.raises(CommitmentRejected):
            commitment.verify(committed, opening=opening, payload=other)
    if elsewhere != event:
        with pytest.raises(CommitmentRejected):
            commitment.verify(committed, opening=commitment.opening(KEY, elsewhere), payload=payload)


@pytest.mark.parametrize("opening", [b"", b"\x01" * 31, b"\x01" * 31 + b"\x00\x00"])
def test_an_opening_of_another_length_is_refused_because_hmac_pads_keys(opening):
    with pytest.raises(CommitmentRejected):
        commitment.commitment(opening, b"{}")


def test_an_entry_holds_seven_fields_and_the_minute_in_utc():
    assert ENTRY.line() == (
        b'{"c":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=","e":"AAAAAAAAAAAAAAAAAAAAAA","g":null,'
        b'"k":"proceeding.step-taken","o":"0112","t":"2026-11-22T04:34Z","v":1}'
    )
    assert parse(ENTRY.line()).at == datetime(2026, 11, 22, 4, 34, tzinfo=UTC)


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.text(max_size=8), st.integers(-9, 9), st.none())))
def test_an_entry_with_public_particulars_is_read_back_as_written(public):
    line = Entry("decision.published", "0112", NOON, "B" * 22, b"\x02" * 32, public).line()
    assert parse(line).line() == line
    assert parse(line).public == public


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":2'),
        (b'"v":1', b'"v":true'),
        (b'"v":1', b'"v":1.0'),
        (b'"v":1}', b'"v":1,"x":1}'),
        (b'"v":1}', b'"v":1} '),
        (b'"v":1}', b'"v":1,"v":1}'),
        (b'"g":null', b'"g":""'),
        (b'"g":null,', b""),
        (b"04:34Z", b"04:34:56Z"),
        (b"04:34Z", b"25:34Z"),
        (b"AQE=", b"AQE"),
        (b"AQE=", b"AQF="),
        (b'"AQEB', b'"'),
        (b'"k":"proceeding.step-taken"', b'"k":"Free text"'),
        (b'"o":"0112"', b'"o":112'),
        (b'"e":"A', b'"e":"\xe5\xbc\xa0'),
    ],
)
def test_an_entry_spelt_otherwise_or_saying_more_is_refused(old, new):
    line = ENTRY.line()
    assert old in line
    with pytest.raises(EntryRejected):
        parse(line.replace(old, new))


@pytest.mark.parametrize("line", [b"", b"1", b"[]", b"null", b"[" * 60_000, b"\xff"])
def test_what_is_no_json_object_is_refused(line):
    with pytest.raises(EntryRejected):
        parse(line)


def test_an_entry_too_long_for_a_bundle_is_refused():
    with pytest.raises(EntryRejected):
        Entry("decision.published", "0112", NOON, "B" * 22, b"\x02" * 32, {"text": "x" * 65_535}).line()
