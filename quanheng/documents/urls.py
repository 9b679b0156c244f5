from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.documents import views
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

nav = [NavEntry(_("文书"), "documents", Act.DOCUMENT_READ, 40)]

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/<str:code>/", views.document, name="document"),
    path("documents/<str:code>/revoke/", views.revoke, name="document-revoke"),
]
