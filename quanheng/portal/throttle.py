"""How often somebody may try: so that a query code cannot be guessed and a form cannot be flooded."""

import hashlib
import hmac
import time

from django.conf import settings
from django.db import connection
from django.http import HttpRequest

ALLOWED = {"progress": (10, 600), "submit": (6, 3600)}  # times, seconds


def too_often(request: HttpRequest, what: str) -> bool:
    """Count one more attempt of this address; True once it exceeds what is allowed in the stretch."""
    times, seconds = ALLOWED[what]
    stretch = int(time.time()) // seconds
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_attempt WHERE what = %s AND stretch < %s", [what, stretch])
        cursor.execute(
            "INSERT INTO portal_attempt (who, what, stretch, times) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (who, what, stretch) DO UPDATE SET times = portal_attempt.times + 1 RETURNING times",
            [_who(request), what, stretch],
        )
        return bool(cursor.fetchone()[0] > times)


def _who(request: HttpRequest) -> str:
    """The address under a key; no list of addresses is kept."""
    address = request.META.get("REMOTE_ADDR", "")
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
