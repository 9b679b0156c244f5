from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscretionConfig(AppConfig):
    name = "quanheng.discretion"
    label = "discretion"

    def ready(self) -> None:
        from quanheng.statutes.citing import declare

        declare("standard", _("裁量基准"), "standard")
