"""Addresses of the hall."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.hall import views
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

urlpatterns = [
    path("applications/", views.applications, name="applications"),
    path("applications/<int:pk>/", views.application, name="application"),
    path("applications/<int:pk>/files/<int:number>/", views.attachment, name="application-file"),
]
nav = [NavEntry(_("网上申请"), "applications", Act.APPLICATION_READ, order=15)]
