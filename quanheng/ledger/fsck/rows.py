"""Rows: each still is what the last act that touched it left behind."""

from collections import defaultdict
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from quanheng.ledger.digests import canonical_values, column_digest, values_digest
from quanheng.ledger.fsck.events import Latest
from quanheng.rules.refusal import Refused

CHUNK = 500


def check_rows(latest: Latest) -> Iterator[Refused]:
    """Compare every row that an event ever touched with the digest of the last such event."""
    known = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    tables: dict[str, list[str]] = defaultdict(list)
    for table, key in latest:
        tables[table].append(key)
    for table, keys in sorted(tables.items()):
        if table not in known:
            yield Refused("table-missing", table=table)
            continue
        for start in range(0, len(keys), CHUNK):
            yield from _check_chunk(known[table], keys[start : start + CHUNK], latest)


def _check_chunk(model: type[models.Model], keys: list[str], latest: Latest) -> Iterator[Refused]:
    table = model._meta.db_table
    rows = {str(row.pk): row for row in model._base_manager.filter(pk__in=keys)}
    for key in keys:
        event, digest = latest[table, key]
        if key not in rows:
            yield Refused("row-missing", table=table, key=key, event=event)
        elif edited := edited_columns(rows[key], digest):
            yield Refused("row-edited", table=table, key=key, columns=", ".join(edited), event=event)


def check_unrecorded(latest: Latest) -> Iterator[Refused]:
    """Every row of a table that only recorded acts fill has its event: one put in by hand has none."""
    recorded: dict[str, set[str]] = defaultdict(set)
    for table, key in latest:
        recorded[table].add(key)
    for model in apps.get_models():
        if getattr(model, "every_row_recorded", False):
            table = model._meta.db_table
            for key in model._base_manager.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=CHUNK):
                if str(key) not in recorded[table]:
                    yield Refused("row-unrecorded", table=table, key=str(key))


def edited_columns(row: models.Model, digest: dict) -> list[str]:
    """The columns of a row that are no longer what was digested; those added by a later migration are not asked."""
    values = canonical_values(row)
    asked = digest["columns"]
    changed = [column for column in asked if column in values and column_digest(values[column]) != asked[column]]
    dropped = asked.keys() - values.keys()
    if not changed and not dropped and values_digest({name: values[name] for name in asked}) != digest["sha256"]:
        return ["?"]
    return changed
