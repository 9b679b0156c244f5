"""The citizen's verifier: one file, checked against RFC 8032 and against our own log."""

import base64
import hashlib
import importlib.util
import json
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from quanheng.rules.log import checkpoint, commitment, merkle, note, proof
from quanheng.rules.log.entry import Entry

FILE = Path(__file__).parents[3] / "verify" / "verify.py"
spec = importlib.util.spec_from_file_location("verify_file", FILE)
verify_file = importlib.util.module_from_spec(spec)
spec.loader.exec_module(verify_file)

# RFC 8032 §7.1, tests 1, 2, 3 and SHA(abc): public key, message, signature.
RFC8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
KEY = note.PrivateKey("demo.quanheng.example/2026", b"\x11" * 32)
PAYLOAD = {
    "kind": "proceeding.step-taken",
    "about": "proceeding:示范",
    "office": "0112",
    "by": None,
    "on": "2026-11-20",
    "at": "2026-11-22T04:34:56.000001+00:00",
    "facts": {"document": {"sha256": hashlib.sha256("决定书".encode()).hexdigest()}},
    "rows": [],
}


def receipt(payload=None, size=5, index=3, key=KEY, **changed):
    """A receipt as the ledger makes it, from a tree of `size`."""
    told = PAYLOAD | (payload or {})
    raw, opening = rfc8785.dumps(told), commitment.opening(b"\x22" * 32, "e" * 32)
    at = datetime.fromisoformat(PAYLOAD["at"])
    committed = commitment.commitment(opening, raw)
    line = Entry(PAYLOAD["kind"], PAYLOAD["office"], at, "e" * 32, committed).line()
    leaves = [merkle.leaf_hash(line if n == index else n.to_bytes(2)) for n in range(size)]
    signed = checkpoint.sign(checkpoint.Checkpoint(key.name, size, merkle.root(leaves)), key)
    fields = {
        "v": 1,
        "payload": base64.b64encode(raw).decode(),
        "opening": base64.b64encode(opening).decode(),
        "entry": line.decode(),
        "proof": str(proof.LogProof(index, tuple(merkle.inclusion_proof(index, leaves)), signed)),
        "key": str(key.public_key),
    }
    return rfc8785.dumps(fields | changed)


GOOD = receipt()


@pytest.mark.parametrize(("public", "message", "signature"), RFC8032)
def test_ed25519_of_rfc8032_verifies_and_nothing_near_it(public, message, signature):
    public, message, signature = (bytes.fromhex(text) for text in (public, message, signature))
    assert verify_file.ed25519_verify(public, message, signature)
    assert not verify_file.ed25519_verify(public, message + b"\x00", signature)
    for at in (0, 31, 32, 63):
        changed = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
        assert not verify_file.ed25519_verify(public, message, changed)
    larger = (int.from_bytes(signature[32:], "little") + verify_file.L).to_bytes(32, "little")
    assert not verify_file.ed25519_verify(public, message, signature[:32] + larger)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
@settings(max_examples=25, deadline=None)
def test_its_ed25519_agrees_with_openssl(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    flipped = (int.from_bytes(signature, "big") ^ (1 << bit)).to_bytes(64, "big")

    assert verify_file.ed25519_verify(public, message, signature)
    assert not verify_file.ed25519_verify(public, message, flipped)


def test_a_receipt_shows_its_act():
    shown = verify_file.verify(GOOD, str(KEY.public_key), "决定书".encode())

    assert (shown["kind"], shown["office"], shown["index"], shown["size"]) == ("proceeding.step-taken", "0112", 3, 5)
    assert shown["on"] == "2026-11-20"
    assert shown["key_given"]


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
@settings(max_examples=150, deadline=None)
def test_a_receipt_with_any_byte_changed_shows_nothing(at, difference):
    changed = GOOD[:at] + bytes([GOOD[at] ^ difference]) + GOOD[at + 1 :]
    with pytest.raises(verify_file.NotShown):
        verify_file.verify(changed)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 255, 257])
def test_a_receipt_from_a_tree_of_any_size_is_shown(size):
    for index in {0, size // 2, size - 1}:
        assert verify_file.verify(receipt(size=size, index=index))["index"] == index


@pytest.mark.parametrize(
    "bad",
    [
        receipt(v=2),
        receipt(v=True),
        receipt(v=1.5),
        receipt(extra=""),
        receipt(opening="AAAA"),
        receipt({"office": "0113"}),
        receipt({"at": "2026-11-22T04:35:00+00:00"}),
        receipt({"kind": None}),
        receipt(key=note.PrivateKey("other.example", b"\x12" * 32))[:-1],
        json.dumps(json.loads(GOOD)).encode(),
        GOOD + b" ",
        GOOD + b"\n\n",
        b"",
        b"null",
        b"[" * 100_000,
        b"\xff",
        b"x" * (verify_file.LARGEST_RECEIPT + 1),
    ],
)
def test_anything_else_is_refused_in_words(bad):
    with pytest.raises(verify_file.NotShown) as refusal:
        verify_file.verify(bad)
    assert all(refusal.value.args)


def test_a_receipt_of_another_key_or_another_document_is_refused():
    other = note.PrivateKey(KEY.name, b"\x12" * 32)
    with pytest.raises(verify_file.NotShown):
        verify_file.verify(receipt(key=other), str(KEY.public_key))
    with pytest.raises(verify_file.NotShown):
        verify_file.verify(GOOD, document=b"another")


def test_it_runs_alone_and_says_what_it_found(tmp_path):
    """A Python without any package, in an empty folder."""
    (tmp_path / "receipt.json").write_bytes(GOOD + b"\n")
    (tmp_path / "verify.py").write_bytes(FILE.read_bytes())

    def run(*arguments):
        command = [sys.executable, "-I", "-S", "verify.py", "receipt.json", *arguments]
        return subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")

    began = time.perf_counter()
    chinese, english = run("--language", "zh"), run("--language", "en", "--key", str(KEY.public_key))
    assert time.perf_counter() - began < 10
    assert chinese.returncode == english.returncode == 0
    assert "已验证" in chinese.stdout
    assert "公钥取自回执本身" in chinese.stdout
    assert "Verified" in english.stdout
    assert "Note" not in english.stdout
    assert json.loads(run("--json").stdout)["shown"] is True

    (tmp_path / "receipt.json").write_bytes(GOOD.replace(b"0112", b"0113"))
    refused = run("--language", "en")
    assert (refused.returncode, "Not verified" in refused.stdout) == (1, True)
    (tmp_path / "receipt.json").unlink()
    assert run().returncode == 2


def test_it_is_understood_by_the_oldest_python_it_names():
    import ast

    tree = ast.parse(FILE.read_text("utf-8"), feature_version=(3, 9))
    imported = {alias.name for found in ast.walk(tree) if isinstance(found, ast.Import) for alias in found.names}
    imported |= {found.module.split(".")[0] for found in ast.walk(tree) if isinstance(found, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
