from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "quanheng.supervision"
    label = "supervision"
