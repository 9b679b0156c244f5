"""The canonical digest of a row, by which an edit behind the application's back is found."""

import hashlib
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import rfc8785
from django.db import models


def row_digest(row: models.Model) -> list:
    """[table, primary key, SHA-256 of the canonical row]; a deleted row has no digest (None)."""
    if row.pk is None:
        raise ValueError(f"{row._meta.db_table}: a row is digested after it is saved")
    return [row._meta.db_table, row.pk, hashlib.sha256(canonical_row(row)).hexdigest()]


def canonical_row(row: models.Model) -> bytes:
    """Every stored column by name, in one form whether the value was just set or read back."""
    left_out = getattr(type(row), "not_digested", ())
    columns = [field for field in row._meta.concrete_fields if field.name not in left_out and not field.generated]
    return rfc8785.dumps({field.column: _plain(field.to_python(getattr(row, field.attname))) for field in columns})


def _plain(value: object) -> object:
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < 2**53 else str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview() | bytearray():
            return bytes(value).hex()
        case dict() | list() | tuple():
            return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    raise TypeError(f"a {type(value).__name__} has no canonical form")
