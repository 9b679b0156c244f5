from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "quanheng.disclosure"
    label = "disclosure"
