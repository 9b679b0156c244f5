"""Addresses of supervision."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act
from quanheng.supervision import views

urlpatterns = [
    path("supervision/", views.wall, name="wall"),
    path("supervision/stream/", views.stream, name="alert-stream"),
    path("supervision/alerts/", views.alerts, name="alerts"),
    path("supervision/alerts/<slug:code>/", views.alert, name="alert"),
    path("supervision/alerts/<slug:code>/explain/", views.explain, name="alert-explain"),
    path("supervision/alerts/<slug:code>/dispose/", views.dispose, name="alert-dispose"),
    path("supervision/rules/", views.rules, name="alert-rules"),
]
nav = [
    NavEntry(_("监察大屏"), "wall", Act.WALL_READ, order=3),
    NavEntry(_("预警"), "alerts", Act.ALERT_READ, order=40),
    NavEntry(_("预警规则"), "alert-rules", Act.ALERT_READ, order=41),
]
