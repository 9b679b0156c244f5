"""Addresses of the staff site: each room's own, side by side."""

from django.urls import include, path
from django.views.i18n import set_language

from quanheng.people.permissions import public
from quanheng.site.preferences import set_preferences
from quanheng.site.rooms import url_modules
from quanheng.site.views import live, ready

urlpatterns = [
    path("healthz/live", live, name="live"),
    path("healthz/ready", ready, name="ready"),
    path("language/", public(set_language), name="set_language"),
    path("preferences/", set_preferences, name="preferences"),
    *[path("", include(module)) for module in url_modules()],
]
