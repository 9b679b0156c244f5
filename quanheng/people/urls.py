"""Addresses of people, offices, log-in and permissions."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.people import views
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

urlpatterns = [
    path("log-in/", views.log_in, name="log-in"),
    path("log-out/", views.log_out, name="log-out"),
    path("password/", views.password_change, name="password-change"),
    path("offices/", views.offices, name="offices"),
    path("offices/<slug:code>/", views.office, name="office"),
    path("people/", views.persons, name="persons"),
    path("people/new/", views.register, name="person-register"),
    path("people/<str:username>/", views.person, name="person"),
    path("people/<str:username>/password/", views.reset_password, name="password-reset"),
    path("people/<str:username>/appoint/", views.appoint, name="appoint"),
    path("people/<str:username>/certificates/", views.issue_certificate, name="certificate-issue"),
    path("holdings/<int:number>/leave/", views.leave, name="leave-post"),
    path("certificates/<str:number>/suspend/", views.suspend_certificate, name="certificate-suspend"),
    path("permissions/", views.permissions, name="permissions"),
]
nav = [
    NavEntry(_("部门与岗位"), "offices", Act.OFFICE_READ, order=80),
    NavEntry(_("人员与执法证"), "persons", Act.PERSON_READ, order=81),
    NavEntry(_("权限表"), "permissions", Act.PERMISSION_READ, order=82),
]
