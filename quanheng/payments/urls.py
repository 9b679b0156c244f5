"""Addresses of money."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanheng.cases.tabs import CaseTab
from quanheng.payments import views
from quanheng.people.navigation import NavEntry
from quanheng.people.permissions import Act

nav = [NavEntry(_("缴款"), "payments", Act.PAYMENT_READ, order=45)]
case_tabs = [CaseTab(_("缴款"), "case-payments", Act.PAYMENT_READ, order=60)]

urlpatterns = [
    path("payments/", views.payments, name="payments"),
    path("payments/feeds/", views.feeds, name="payment-feeds"),
    path("payments/feeds/template.<str:form>", views.template, name="payment-template"),
    path("payments/feeds/<int:key>/", views.feed, name="payment-feed"),
    path("payments/waiting/", views.waiting, name="payments-waiting"),
    path("payments/waiting/<int:key>/", views.receipt, name="payment-receipt"),
    path("payments/<slug:number>/", views.order, name="payment-order"),
    path("payments/<slug:number>/notice/", views.notice, name="payment-notice"),
    path("payments/<slug:number>/<slug:deed>/", views.deed, name="payment-deed"),
    path("cases/<slug:code>/payments/", views.case_payments, name="case-payments"),
]
