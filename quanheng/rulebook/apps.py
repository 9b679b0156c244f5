from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "quanheng.rulebook"
    label = "rulebook"
