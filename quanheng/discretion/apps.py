from django.apps import AppConfig


class DiscretionConfig(AppConfig):
    name = "quanheng.discretion"
    label = "discretion"
