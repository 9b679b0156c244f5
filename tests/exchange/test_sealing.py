import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.door.codes import new_query_code, query_code_hash
from quanheng.rules.door.sealing import label_of, open_sealed, seal
from quanheng.rules.refusal import Refused

KEY = X25519PrivateKey.generate()
SEALED = seal({"token": "t1"}, {"name": "示范甲"}, {"执照.pdf": b"%PDF-1"}, KEY.public_key())


def test_what_was_sealed_opens_with_the_inner_key_only():
    opened = open_sealed(SEALED, KEY)
    assert (opened.fields, opened.files) == ({"name": "示范甲"}, {"执照.pdf": b"%PDF-1"})
    with pytest.raises(Refused, match="envelope-unreadable"):
        open_sealed(SEALED, X25519PrivateKey.generate())


def test_nothing_of_the_content_can_be_read_outside():
    assert label_of(SEALED) == {"token": "t1"}
    assert "示范甲".encode() not in SEALED
    assert b"%PDF" not in SEALED


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_single_changed_byte_is_refused(place, change):
    damaged = bytearray(SEALED)
    damaged[place] ^= change
    with pytest.raises(Refused, match="envelope-unreadable"):
        open_sealed(bytes(damaged), KEY)


def test_the_same_application_sealed_twice_looks_different():
    assert seal({}, {"a": 1}, {}, KEY.public_key()) != seal({}, {"a": 1}, {}, KEY.public_key())


def test_a_query_code_is_known_however_it_is_typed():
    code = new_query_code()
    assert query_code_hash(code) == query_code_hash(f" {code.lower().replace('-', ' ')} ")
    assert len(code) == 14
