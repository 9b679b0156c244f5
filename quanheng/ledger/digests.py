"""The canonical digest of a row, by which an edit behind the application's back is found."""

import hashlib
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

import rfc8785
from django.db import models

# Made once: `json.dumps` makes an encoder a call, which every column of every row touched would pay for.
_as_json = json.JSONEncoder(ensure_ascii=False).encode


def row_digest(row: models.Model) -> list:
    """[table, primary key, {sha256 of the canonical row, and per column two bytes that help to name an edit}].

    The columns are named so that a later migration, which adds some, does not make every old row look edited.
    """
    if row.pk is None:
        raise ValueError(f"{row._meta.db_table}: a row is digested after it is saved")
    values = canonical_values(row)
    columns = {column: column_digest(value) for column, value in values.items()}
    return [row._meta.db_table, row.pk, {"sha256": values_digest(values), "columns": columns}]


def canonical_values(row: models.Model) -> dict[str, object]:
    """Every stored column by name, in one form whether the value was just set or read back."""
    left_out = getattr(type(row), "not_digested", ())
    columns = [field for field in row._meta.concrete_fields if field.name not in left_out and not field.generated]
    return {field.column: _plain(field.to_python(getattr(row, field.attname))) for field in columns}


def values_digest(values: dict[str, object]) -> str:
    """SHA-256 of the canonical values, in hexadecimal."""
    return hashlib.sha256(rfc8785.dumps(values)).hexdigest()


def column_digest(value: object) -> str:
    """Two bytes of a canonical value's hash: enough to tell that it changed, too little to tell what it was."""
    return hashlib.sha256(_as_json(value).encode()).hexdigest()[:4]


def _plain(value: object) -> object:  # noqa: PLR0911 — one line a type
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
