"""Where each person's day begins."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.desk import views
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

urlpatterns = [
    path("", views.home, name="home"),
    path("inbox/", views.waiting, name="inbox"),
]
nav = [
    NavEntry(_("首页"), "home", Act.OFFICE_READ, order=1),
    NavEntry(_("我的待办"), "inbox", Act.CASE_STEP, order=2),
]
