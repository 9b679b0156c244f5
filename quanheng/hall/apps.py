from django.apps import AppConfig


class HallConfig(AppConfig):
    name = "quanheng.hall"
    label = "hall"
