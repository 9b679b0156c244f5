"""Addresses of the catalogue."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.catalogue import candidate_views, views
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

nav = [
    NavEntry(_("权力清单"), "items", Act.ITEM_READ, order=30),
    NavEntry(_("清单办理"), "item-work", Act.ITEM_READ, order=31),
    NavEntry(_("候选权力"), "candidates", Act.ITEM_READ, order=32),
]

urlpatterns = [
    path("items/", views.items, name="items"),
    path("items/work/", views.work, name="item-work"),
    path("items/import/", views.import_page, name="item-import"),
    path("items/import/template.xlsx", views.template, name="item-template"),
    path("items/import/<int:number>/", views.import_report, name="item-import-report"),
    path("items/candidates/", candidate_views.candidates_page, name="candidates"),
    path("items/candidates/<int:number>/draft/", candidate_views.draft, name="candidate-draft"),
    path("items/<slug:code>/", views.item, name="item"),
    path("items/<slug:code>/versions/<int:number>/", views.version, name="item-version"),
    path("items/<slug:code>/versions/<int:number>/review/", views.review, name="item-review"),
    path("items/<slug:code>/versions/<int:number>/approve/", views.approve, name="item-approve"),
    path("items/<slug:code>/versions/<int:number>/publish/", views.publish, name="item-publish"),
    path("items/<slug:code>/turn/", views.turn, name="item-turn"),
]
