from django.apps import AppConfig


class CasefilesConfig(AppConfig):
    name = "quanheng.casefiles"
    label = "casefiles"
