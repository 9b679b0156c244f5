"""Addresses of the law library."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act
from quanheng.statutes import candidate_views, change_views, views

urlpatterns = [
    path("statutes/", views.statutes, name="statutes"),
    path("statutes/search/", views.search_page, name="statute-search"),
    path("statutes/cite/", views.cited, name="statute-cited"),
    path("statutes/changes/", change_views.changing_page, name="statute-changing"),
    path("statutes/dangling/", change_views.dangling_page, name="statute-dangling"),
    path("statutes/<slug:code>/", views.statute, name="statute"),
    path("statutes/<slug:code>/changes/", change_views.changes_page, name="statute-changes"),
    path("statutes/<slug:code>/candidates/", candidate_views.candidates_page, name="statute-candidates"),
    path(
        "statutes/<slug:code>/candidates/<int:number>/<int:sub>/<int:paragraph>/",
        candidate_views.judge,
        name="candidate-judge",
    ),
    path("statutes/<slug:code>/impact/", change_views.impact_page, name="statute-impact"),
    path("statutes/<slug:code>/<int:number>/", views.article_page, name="article"),
    path("statutes/<slug:code>/<int:number>-<int:sub>/", views.article_page, name="article-sub"),
]
nav = [NavEntry(_("法律法规"), "statutes", Act.STATUTE_READ, order=60)]
