"""This machine's instance: its databases, embedded unless an address is given, and Django set up on one of them."""

import os

import django

from quanheng.site.embedded_database import INNER, INNER_RUNTIME, OUTER, OUTER_RUNTIME, Cluster


def open_inner() -> None:
    """Set Django up on the inner database as the runtime role, starting the embedded one if need be."""
    _open("inner", "DATABASE_URL", INNER_RUNTIME, INNER)


def open_outer() -> None:
    """Set Django up on the outer database as the public runtime role."""
    _open("outer", "PUBLIC_DATABASE_URL", OUTER_RUNTIME, OUTER)


def _open(side: str, variable: str, role: str, database: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = f"quanheng.site.settings.{side}"
    if variable not in os.environ:
        from quanheng.site.settings.base import VAR

        os.environ[variable] = Cluster(VAR / "pg").start().url(role, database)
    django.setup()
