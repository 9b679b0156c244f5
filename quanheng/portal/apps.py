from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "quanheng.portal"
    label = "portal"
