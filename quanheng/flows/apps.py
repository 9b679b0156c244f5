from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "quanheng.flows"
    label = "flows"
