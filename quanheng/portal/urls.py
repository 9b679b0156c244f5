"""Addresses of the public pages."""

from django.urls import path, re_path

from quanheng.portal.views import applying, following, law, open_data, reading

urlpatterns = [
    path("", reading.home, name="public-home"),
    path("items/", reading.items, name="public-items"),
    path("items/<str:code>/", reading.item, name="public-item"),
    re_path(r"^procedures/(?P<digest>[0-9a-f]{64})\.(?P<kind>bpmn|svg|toml)$", reading.procedure_file,
            name="procedure-file"),
    path("law/", law.statutes, name="public-statutes"),
    path("law/<slug:code>/", law.statute, name="public-statute"),
    path("law/<slug:code>/changes/", law.changes, name="public-law-changes"),
    path("law/<slug:code>/<int:number>/", law.article, name="public-article"),
    path("law/<slug:code>/<int:number>-<int:sub>/", law.article, name="public-article-sub"),
    path("departments/", reading.departments, name="public-departments"),
    path("departments/<str:code>/", reading.department, name="public-department"),
    path("decisions/", reading.decisions, name="public-decisions"),
    path("decisions/<str:key>/", reading.decision, name="public-decision"),
    path("decisions/<str:key>/receipt.json", reading.receipt, name="public-receipt"),
    path("progress/", following.find_case, name="public-find-case"),
    path("progress/<path:number>/", following.case, name="public-case"),
    path("apply/<str:code>/", applying.apply, name="public-apply"),
    path("apply/done/<str:token>/", applying.handed_in, name="public-handed-in"),
    path("open-data/", open_data.about, name="public-open-data"),
    path("open-data/items.json", open_data.items, name="public-items-json"),
    path("open-data/decisions.json", open_data.decisions, name="public-decisions-json"),
    path("verify/", open_data.verifier, name="public-verify"),
    path("verify/verify.py", open_data.verifier_program, name="public-verify-program"),
    path("verify/<str:code>/", reading.scanned, name="public-scanned"),
    path("log/<path:path>", open_data.log_file, name="public-log-file"),
]  # fmt: skip
