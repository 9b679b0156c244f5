"""Addresses of cases."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.cases import assignment_views, document_views, list_views, merging_views, signing_views, views
from quanheng.cases.tabs import CaseTab
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

nav = [
    NavEntry(_("案件"), "cases", Act.CASE_READ, order=20),
    NavEntry(_("待我签名"), "signatures", Act.CASE_STEP, order=21),
]
case_tabs = [
    CaseTab(_("办理"), "case", Act.CASE_READ, order=10),
    CaseTab(_("承办"), "case-handlers", Act.CASE_READ, order=20),
    CaseTab(_("文书和送达"), "case-documents", Act.CASE_READ, order=30),
]

urlpatterns = [
    path("cases/", list_views.cases, name="cases"),
    path("cases/new/", views.choose_item, name="case-choose-item"),
    path("cases/new/<str:item_code>/", views.new_case, name="case-new"),
    path("cases/assign/", assignment_views.assign, name="case-assign"),
    path("cases/assigned/<int:assignment_id>/", assignment_views.assigned, name="case-assigned"),
    path("cases/<slug:code>/handlers/", assignment_views.handlers, name="case-handlers"),
    path("cases/<slug:code>/", views.case, name="case"),
    path("cases/<slug:code>/steps/<slug:step>/", views.step, name="case-step"),
    path("signatures/", signing_views.signatures, name="signatures"),
    path("cases/<slug:code>/proposals/<int:number>/", signing_views.proposal, name="case-proposal"),
    path("cases/<slug:code>/merge/", merging_views.merge, name="case-merge"),
    path("cases/<slug:code>/documents/", document_views.documents, name="case-documents"),
    path("cases/<slug:code>/consents/", document_views.consent, name="case-consent"),
    path(
        "cases/<slug:code>/consents/<int:consent_id>/withdraw/", document_views.withdraw, name="case-consent-withdraw"
    ),
    path("cases/<slug:code>/done/<int:taken_id>/", views.done, name="case-done"),
]
