from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "quanheng.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Find every room's followers and loops by their file names."""
        from quanheng.ledger import log_loops  # noqa: F401 — declares the log's own loops

        autodiscover_modules("followers", "loops")
