from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.disclosure import views
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

nav = [NavEntry(_("信息公开"), "disclosure", Act.DISCLOSURE_READ, 60)]

urlpatterns = [
    path("disclosure/", views.disclosure, name="disclosure"),
    path("disclosure/<str:code>/", views.publication, name="publication"),
    path("disclosure/<str:code>/draft", views.draft, name="disclosure-draft"),
    path("disclosure/<str:code>/withhold", views.withhold, name="disclosure-withhold"),
    path("disclosure/<str:code>/approve", views.approve, name="disclosure-approve"),
    path("disclosure/<str:code>/return", views.send_back, name="disclosure-return"),
    path("disclosure/<str:code>/withdraw", views.withdraw, name="disclosure-withdraw"),
]
