from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class StatutesConfig(AppConfig):
    name = "quanheng.statutes"
    label = "statutes"

    def ready(self) -> None:
        """Find what every room says rests on the law, by the name of its file."""
        autodiscover_modules("resting")
