from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.discretion import views
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

nav = [NavEntry(_("裁量基准"), "standards", Act.STANDARD_READ, 35)]

urlpatterns = [
    path("standards/", views.standards, name="standards"),
    path("standards/<slug:key>/", views.standard, name="standard"),
]
