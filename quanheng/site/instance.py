"""This machine's instance: its databases, embedded unless an address is given, and Django set up on one of them."""

import os

import django
from django.apps import apps

from quanheng.site.environments import INNER_SIDE, OUTER_SIDE, Databases, Side, var


def open_inner() -> None:
    """Set Django up on the inner database as the runtime role, starting the embedded one if need be."""
    _open(INNER_SIDE)


def open_outer() -> None:
    """Set Django up on the outer database as the public runtime role."""
    _open(OUTER_SIDE)


def _open(side: Side) -> None:
    if apps.ready:  # a command called from within a program that is set up already
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = f"quanheng.site.settings.{side.name}"
    if (var() / "demo").exists():
        os.environ.setdefault("QUANHENG_DEMO", "1")
    if side.variable not in os.environ:
        databases = Databases()
        databases.start()
        os.environ[side.variable] = databases.url(side)
    django.setup()
