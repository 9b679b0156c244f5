from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "quanheng.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Find every room's followers and loops by their file names."""
        autodiscover_modules("followers", "loops")
