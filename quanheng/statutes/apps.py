from django.apps import AppConfig


class StatutesConfig(AppConfig):
    name = "quanheng.statutes"
    label = "statutes"
