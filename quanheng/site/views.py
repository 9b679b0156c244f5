"""Whether a site is alive and ready; the same on both sites."""

from django.db import connection
from django.http import HttpResponse


def live(request):
    """The process answers."""
    return HttpResponse("live\n", content_type="text/plain")


def ready(request):
    """The process answers and reaches its database; 500 otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ready\n", content_type="text/plain")


live.permission = ready.permission = "public"
