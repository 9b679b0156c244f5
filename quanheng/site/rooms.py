"""What the staff site puts together from its rooms: addresses and the navigation."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings


@cache
def url_modules() -> tuple[ModuleType, ...]:
    """The urls module of every room that has one."""
    names = [f"quanheng.{room}.urls" for room in settings.ROOMS if find_spec(f"quanheng.{room}")]
    return tuple(import_module(name) for name in names if find_spec(name))
