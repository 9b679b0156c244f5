"""The instant of recording: the machine's own, except while a demonstration builds its past."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.utils import timezone

_demonstrated: ContextVar[datetime | None] = ContextVar("demonstrated", default=None)


def now() -> datetime:
    """The instant at which an act is being recorded."""
    return _demonstrated.get() or timezone.now()


@contextmanager
def demonstrating(instant: datetime) -> Iterator[None]:
    """Record as if at `instant`; only a demonstration may, whose log says so in its origin."""
    if not settings.DEMO:
        raise RuntimeError("only a demonstration has a clock that can be set")
    token = _demonstrated.set(instant)
    try:
        yield
    finally:
        _demonstrated.reset(token)
