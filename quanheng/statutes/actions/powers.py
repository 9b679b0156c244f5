"""Reading the powers in the words of the articles, text by text, so that they can be listed over the whole library."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from quanheng.rules import citations, provisions
from quanheng.statutes.candidates import Candidate, candidates
from quanheng.statutes.models import PowersRead, ReadPower, StatuteVersion

AT_ONCE = 20


def read_powers(most: int = AT_ONCE) -> int:
    """Read the powers in some texts not read yet, or read by another reader, the newest first; says how many texts.

    What is derived from the words alone is no act of office and makes no event; it can be read anew at any time.
    """
    waiting = StatuteVersion.objects.filter(current=True, has_text=True)
    waiting = waiting.filter(Q(powers_read=None) | ~Q(powers_read__reader=reader()))
    some = list(waiting.select_related("statute").order_by("-pk")[:most])
    for version in some:
        read_powers_of(version)
    return len(some)


@cache
def reader() -> str:
    """What tells one way of reading from another: a hash of the program that reads."""
    packages = (Path(str(each.__file__)).parent for each in (provisions, citations))
    files = sorted(path for package in packages for path in package.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


@transaction.atomic
def read_powers_of(version: StatuteVersion) -> None:
    """Keep the powers of one text in place of those kept before, once whoever reads it first."""
    StatuteVersion.objects.select_for_update(of=["self"]).get(pk=version.pk)
    if PowersRead.objects.filter(version=version, reader=reader()).exists():
        return
    ReadPower.objects.filter(version=version).delete()
    rows = ReadPower.objects.bulk_create([_row(version, each) for each in candidates(version)], batch_size=500)
    PowersRead.objects.update_or_create(version=version, defaults={"found": len(rows), "reader": reader()})


def _row(version: StatuteVersion, each: Candidate) -> ReadPower:
    return ReadPower(
        version=version, article=each.article, paragraph=each.paragraph, kind=each.kind, department=each.department,
        conduct=each.conduct, kinds=each.kinds, read=each.read, judgement=each.judgement,
    )  # fmt: skip
