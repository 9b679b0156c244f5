"""What the staff site puts together from its rooms: addresses and the navigation."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings


def url_modules() -> list[ModuleType]:
    """The urls module of every room that has one."""
    names = [f"quanheng.{room}.urls" for room in settings.ROOMS if find_spec(f"quanheng.{room}")]
    return [import_module(name) for name in names if find_spec(name)]
