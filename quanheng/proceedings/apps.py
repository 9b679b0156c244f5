from django.apps import AppConfig


class ProceedingsConfig(AppConfig):
    name = "quanheng.proceedings"
    label = "proceedings"
