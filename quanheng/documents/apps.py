from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "quanheng.documents"
    label = "documents"
