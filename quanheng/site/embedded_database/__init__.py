"""A PostgreSQL of our own for a machine that has none: made on first use, shared, stopped by the last to leave."""

from quanheng.site.embedded_database.cluster import Cluster
from quanheng.site.embedded_database.roles import (
    INNER,
    INNER_OWNER,
    INNER_RUNTIME,
    OUTER,
    OUTER_OWNER,
    OUTER_RUNTIME,
    SUPERUSER,
)

__all__ = [
    "INNER",
    "INNER_OWNER",
    "INNER_RUNTIME",
    "OUTER",
    "OUTER_OWNER",
    "OUTER_RUNTIME",
    "SUPERUSER",
    "Cluster",
]
