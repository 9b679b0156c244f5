"""The one place where the day is read; everything below takes it as an argument (`on=`)."""

import os
from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day in Asia/Shanghai; a demonstration may fix it with QUANHENG_TODAY."""
    if settings.DEMO and (fixed := os.environ.get("QUANHENG_TODAY")):
        return date.fromisoformat(fixed)
    return timezone.localdate()
