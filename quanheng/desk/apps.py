from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "quanheng.desk"
    label = "desk"
