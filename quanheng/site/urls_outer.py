"""Addresses of the public site; no staff page is among them."""

from django.urls import include, path
from django.views.i18n import set_language

from quanheng.site.preferences import set_preferences
from quanheng.site.views import live, ready

set_language.permission = "public"

urlpatterns = [
    path("healthz/live", live, name="live"),
    path("healthz/ready", ready, name="ready"),
    path("language/", set_language, name="set_language"),
    path("preferences/", set_preferences, name="preferences"),
    path("", include("quanheng.portal.urls")),
]
