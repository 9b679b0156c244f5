#!/usr/bin/env python3
"""Verify a receipt of the public log offline: 验证公开日志回执，离线、无需安装任何软件。

    python3 verify.py receipt.json [--key VKEY] [--document decision.pdf] [--language zh|en] [--json]

A receipt shows that an act stands in the public log exactly as it was recorded. This file needs Python 3.9
and nothing else, opens no connection, and is short enough to be read before it is trusted. It checks:

  1. the file is a receipt in its one canonical spelling, so that no byte can be changed unnoticed;
  2. payload and opening are what the public entry committed to (HMAC-SHA256);
  3. the entry says the same kind, office and minute as the payload;
  4. the entry stands at the stated place of a tree with the stated root (RFC 9162 §2.1.3.2);
  5. the log signed that root (Ed25519, RFC 8032; C2SP signed-note and tlog-checkpoint);
  6. with --document: the document's SHA-256 stands in the payload.

Exit status: 0 shown, 1 not shown, 2 misused.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

FIELDS = {"v", "payload", "opening", "entry", "proof", "key"}
LARGEST_RECEIPT = 1 << 20
UTC = timezone.utc  # noqa: UP017 — Python 3.9 knows no datetime.UTC


class NotShown(Exception):
    """The receipt does not show what it claims; carries the reason in Chinese and English."""


# ── 1 · the file ──────────────────────────────────────────────────────────────────────────────────


def read_receipt(raw: bytes) -> dict:
    """The receipt's fields; a spelling other than RFC 8785's (one final newline allowed) is refused."""
    if len(raw) > LARGEST_RECEIPT:
        raise NotShown("文件过大，不是回执", "the file is too large to be a receipt")
    try:
        receipt = json.loads(raw.decode("utf-8"))
        spelt = json.dumps(receipt, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    except (ValueError, RecursionError):
        raise NotShown("文件不是回执", "the file is not a receipt") from None
    if not isinstance(receipt, dict) or set(receipt) != FIELDS or type(receipt["v"]) is not int or receipt["v"] != 1:
        raise NotShown("文件不是第 1 版回执", "the file is not a receipt of version 1")
    if not all(isinstance(receipt[field], str) for field in FIELDS - {"v"}):
        raise NotShown("回执字段有误", "a field of the receipt is malformed")
    if spelt != raw[:-1] + raw[-1:].strip(b"\n"):
        raise NotShown("回执的写法被改动过", "the receipt's spelling was changed")
    return receipt


def unbase64(text: str, size: int | None = None) -> bytes:
    """Canonical base64 only: one text for the same bytes."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise NotShown("编码有误", "a base64 value is malformed") from None
    if base64.b64encode(raw).decode("ascii") != text or (size is not None and len(raw) != size):
        raise NotShown("编码有误", "a base64 value is malformed")
    return raw


def number(text: str) -> int:
    """A decimal number without sign, space or leading zero."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text, re.ASCII):
        raise NotShown("数字写法有误", "a number is malformed")
    return int(text)


# ── 2, 3 · payload, opening, entry ────────────────────────────────────────────────────────────────


def check_commitment(payload: bytes, opening: bytes, entry: dict) -> None:
    """The entry's `c` is HMAC-SHA256 under the opening over a fixed prefix and the payload."""
    made = hmac.new(opening, b"adm-log/commit/v1\0" + payload, hashlib.sha256).digest()
    if not hmac.compare_digest(made, unbase64(entry["c"], 32)):
        raise NotShown("内容与公开日志中的承诺不符", "the content is not what the log committed to")


def check_same_act(payload: dict, entry: dict) -> None:
    """Kind, office and minute are told alike by the public entry and by the payload."""
    try:
        at = datetime.fromisoformat(payload["at"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
        alike = (payload["kind"], payload["office"], at) == (entry["k"], entry["o"], entry["t"])
    except (KeyError, TypeError, ValueError):
        alike = False
    if not alike:
        raise NotShown("公开条目与内容所述事项不一致", "the public entry and the content tell of different acts")


def read_object(raw: bytes) -> dict:
    """A JSON object, or not shown."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise NotShown("回执字段有误", "a field of the receipt is malformed")
    return value


# ── 4 · the tree ──────────────────────────────────────────────────────────────────────────────────


def read_proof(text: str) -> tuple[int, list[bytes], str]:
    """Index, path and signed checkpoint of a c2sp.org/tlog-proof@v1 file without `extra` (nothing would cover it)."""
    head, _, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if len(lines) < 2 or lines[0] != "c2sp.org/tlog-proof@v1" or not lines[1].startswith("index "):
        raise NotShown("证明格式有误", "the proof is malformed")
    return number(lines[1][6:]), [unbase64(line, 32) for line in lines[2:]], checkpoint


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_inclusion(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> None:
    """RFC 9162 §2.1.3.2."""
    here, last, computed = index, size - 1, leaf
    shown = index < size
    for sibling in path:
        shown = shown and last != 0
        if here & 1 or here == last:
            computed = node_hash(sibling, computed)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        here, last = here >> 1, last >> 1
    if not shown or last != 0 or computed != root:
        raise NotShown("条目不在日志的树中", "the entry does not stand in the log's tree")


# ── 5 · the signed checkpoint ─────────────────────────────────────────────────────────────────────


def read_key(vkey: str) -> tuple[str, bytes, bytes]:
    """Name, key id and 32 bytes of an Ed25519 log key in the form name+id+base64."""
    name, key_id, blob = [*vkey.split("+", 2), "", ""][:3]
    raw = unbase64(blob, 33)
    made = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if not name or raw[0] != 1 or made.hex() != key_id:
        raise NotShown("公钥有误", "the public key is malformed")
    return name, made, raw[1:]


def check_checkpoint(checkpoint: str, vkey: str) -> tuple[str, int, bytes]:
    """Origin, size and root that the key has signed; every line of that key must be true."""
    name, key_id, public = read_key(vkey)
    text, separator, lines = checkpoint.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise NotShown("检查点格式有误", "the checkpoint is malformed")
    text, signed = text + "\n", False
    for line in lines[:-1].split("\n"):
        if not line.startswith("— ") or line.count(" ") != 2:
            raise NotShown("检查点格式有误", "the checkpoint is malformed")
        _, signer, blob = line.split(" ")
        signature = unbase64(blob)
        if (signer, signature[:4]) == (name, key_id):
            if not ed25519_verify(public, text.encode("utf-8"), signature[4:]):
                raise NotShown("日志的签名不成立", "the log's signature is false")
            signed = True
    parts = text.split("\n")
    if not signed or len(parts) != 4 or parts[0] != name:
        raise NotShown("检查点不是由该日志的密钥签署", "the checkpoint is not signed by this log's key")
    return parts[0], number(parts[1]), unbase64(parts[2], 32)


# ── Ed25519 (RFC 8032 §5.1.7), verification only: nothing here is secret, so nothing needs constant time ──

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature over the message is the key's: [S]B = R + [k]A."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = decompress(public), decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same_point(multiply(s, BASE), add(r, multiply(k, a)))


def decompress(raw: bytes) -> tuple | None:
    """The point of 32 bytes, or None where they name none or are not its one spelling."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def add(one: tuple, other: tuple) -> tuple:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar: int, point: tuple) -> tuple:
    result = IDENTITY
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def same_point(one: tuple, other: tuple) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


# ── the whole ─────────────────────────────────────────────────────────────────────────────────────


def verify(raw: bytes, key: str | None = None, document: bytes | None = None) -> dict:
    """What the receipt shows, as data; raises NotShown."""
    receipt = read_receipt(raw)
    if key is not None and key != receipt["key"]:
        raise NotShown("回执上的公钥不是您给出的公钥", "the receipt's key is not the key you gave")
    entry_line, payload_bytes = receipt["entry"].encode("utf-8"), unbase64(receipt["payload"])
    entry, payload = read_object(entry_line), read_object(payload_bytes)
    if entry.get("v") != 1 or not isinstance(entry.get("c"), str):
        raise NotShown("公开条目有误", "the public entry is malformed")
    check_commitment(payload_bytes, unbase64(receipt["opening"], 32), entry)
    check_same_act(payload, entry)
    index, path, checkpoint = read_proof(receipt["proof"])
    origin, size, root = check_checkpoint(checkpoint, receipt["key"])
    check_inclusion(leaf_hash(entry_line), index, size, path, root)
    shown = {
        "shown": True, "log": origin, "index": index, "size": size, "key": receipt["key"],
        "key_given": key is not None, "kind": entry["k"], "office": entry["o"], "minute": entry["t"],
        "event": entry.get("e"), "on": payload.get("on"), "about": payload.get("about"), "facts": payload.get("facts"),
    }  # fmt: skip
    if document is not None:
        shown["document"] = check_document(document, payload)
    return shown


def check_document(document: bytes, payload: dict) -> str:
    """The document's SHA-256, which must stand somewhere in the payload."""
    digest = hashlib.sha256(document).hexdigest()
    if digest not in set(texts_in(payload)):
        raise NotShown("该文件不是日志所记载的文书", "this document is not the one the log tells of")
    return digest


def texts_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in texts_in(each)]


WORDS = {
    "zh": {
        "shown": "✓ 已验证：该事项与记录时一字不差，载于公开日志。",
        "place": "日志 {log}：第 {index} 条（检查点共 {size} 条）",
        "act": "事项 {kind} · 机关 {office} · 记录时间 {minute}（北京时间）· 发生日期 {on}",
        "document": "文书 SHA-256 {document} 与日志所载一致",
        "key": "公钥 {key}",
        "warning": "注意：公钥取自回执本身。请与政府公布的公钥核对，或用 --key 给出。",
        "not_shown": "✗ 未通过：{reason}。",
    },
    "en": {
        "shown": "✓ Verified: the act stands in the public log exactly as it was recorded.",
        "place": "Log {log}: entry {index} (checkpoint of {size} entries)",
        "act": "Act {kind} · office {office} · recorded {minute} (Beijing time) · happened on {on}",
        "document": "The document's SHA-256 {document} stands in the log",
        "key": "Public key {key}",
        "warning": "Note: the key came with the receipt. Compare it with the published one, or give it with --key.",
        "not_shown": "✗ Not verified: {reason}.",
    },
}


def tell(shown: dict, language: str) -> str:
    """The result in words."""
    words, beijing = WORDS[language], timezone(timedelta(hours=8))
    at = datetime.strptime(shown["minute"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC).astimezone(beijing)
    told = {**shown, "minute": at.strftime("%Y-%m-%d %H:%M")}
    lines = ["shown", "place", "act"] + ["document"] * ("document" in shown) + ["key"]
    return "\n".join(words[line].format(**told) for line in lines + ["warning"] * (not shown["key_given"]))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="验证公开日志回执 · verify a receipt of the public log")
    parser.add_argument("receipt")
    parser.add_argument("--key", help="政府公布的日志公钥 · the log's published key (name+id+base64)")
    parser.add_argument("--document", help="要核对的文书 · the document to compare, as a file")
    chinese = not os.environ.get("LANG", "zh").startswith("en")
    parser.add_argument("--language", choices=("zh", "en"), default="zh" if chinese else "en")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        raw = Path(chosen.receipt).read_bytes()
        document = Path(chosen.document).read_bytes() if chosen.document else None
        shown = verify(raw, chosen.key, document)
    except OSError as failure:
        print(failure, file=sys.stderr)
        return 2
    except NotShown as failure:
        reason = failure.args[0 if chosen.language == "zh" else 1]
        told = {"shown": False, "reason": failure.args[1]}
        print(json.dumps(told) if chosen.json else WORDS[chosen.language]["not_shown"].format(reason=reason))
        return 1
    print(json.dumps(shown, ensure_ascii=False) if chosen.json else tell(shown, chosen.language))
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())
