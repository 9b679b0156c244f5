"""Addresses of the case file."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.casefiles import document_views, views
from quanheng.cases.tabs import CaseTab
from quanheng.people.permissions import Act

case_tabs = [
    CaseTab(_("证据和当事人"), "casefile", Act.CASEFILE_READ, order=30),
    CaseTab(_("案卷目录"), "casefile-index", Act.CASEFILE_READ, order=70),
]

urlpatterns = [
    path("cases/<slug:code>/file/", views.casefile, name="casefile"),
    path("cases/<slug:code>/file/party/", views.party, name="casefile-party"),
    path("cases/<slug:code>/file/readings/", views.readings, name="casefile-readings"),
    path("cases/<slug:code>/file/notes/", views.note, name="casefile-note"),
    path("cases/<slug:code>/file/evidence/new/", views.register, name="casefile-register"),
    path("cases/<slug:code>/file/statements/new/", views.register_statement, name="casefile-register-statement"),
    path("cases/<slug:code>/file/evidence/<int:number>/", views.evidence, name="casefile-evidence"),
    path("cases/<slug:code>/file/evidence/<int:number>/custody/", views.move, name="casefile-move"),
    path("cases/<slug:code>/file/evidence/<int:number>/exclusion/", views.exclude, name="casefile-exclude"),
    path("cases/<slug:code>/file/files/<int:pk>/", views.file, name="casefile-download"),
    path("cases/<slug:code>/file/index/", views.index, name="casefile-index"),
    path("cases/<slug:code>/file/index.pdf", views.printed, name="casefile-index-pdf"),
    path("cases/<slug:code>/file/export/", views.export, name="casefile-export"),
    path("cases/<slug:code>/file/archive/", views.archive, name="casefile-archive"),
    path("documents/<str:code>/pdf", document_views.pdf, name="document-pdf"),
    path("documents/<str:code>/receipt.json", document_views.receipt, name="document-receipt"),
    path("cases/<slug:code>/steps/<slug:step>/draft/", document_views.draft, name="case-draft"),
    path("documents/<str:code>/docx", document_views.docx, name="document-docx"),
]
