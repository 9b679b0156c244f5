from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "quanheng.catalogue"
    label = "catalogue"
