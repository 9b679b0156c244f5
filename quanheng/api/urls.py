"""Addresses of the interface and of the pages of tokens."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.api import views
from quanheng.api.interface import addresses
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/all/", views.all_tokens, name="all-tokens"),
    path("tokens/<int:number>/revoke/", views.revoke, name="token-revoke"),
    path("api/v1/", addresses()),
]
nav = [
    NavEntry(_("接口令牌"), "tokens", Act.TOKEN_MAKE, order=85),
    NavEntry(_("接口令牌"), "all-tokens", Act.TOKEN_REVOKE, order=85),
]
