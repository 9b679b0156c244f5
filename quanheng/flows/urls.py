"""Addresses of local flows."""

from django.urls import path, re_path

from quanheng.flows import views

urlpatterns = [
    path("items/<slug:code>/flow/", views.flow, name="item-flow"),
    path("items/<slug:code>/flow/step/<slug:key>/", views.step, name="item-flow-step"),
    path("items/<slug:code>/flow/post/<slug:key>/", views.post, name="item-flow-post"),
    path("items/<slug:code>/flow/promise/", views.promise, name="item-flow-promise"),
    path("items/<slug:code>/flow/add/", views.add, name="item-flow-add"),
    path("items/<slug:code>/flow/drop/<slug:key>/", views.drop, name="item-flow-drop"),
    path("items/<slug:code>/flow/restart/", views.restart, name="item-flow-restart"),
    path("items/<slug:code>/flow/undo/", views.undo, name="item-flow-undo"),
    path("items/<slug:code>/flow/send/", views.send, name="item-flow-send"),
    path("items/<slug:code>/flow/compare/", views.compare, name="item-flow-compare"),
    path("items/<slug:code>/versions/<int:number>/flow/", views.version_flow, name="item-version-flow"),
    re_path(r"^procedures/(?P<digest>[0-9a-f]{64})\.(?P<kind>bpmn|svg|toml)$", views.procedure_file,
            name="procedure-file"),
]  # fmt: skip
