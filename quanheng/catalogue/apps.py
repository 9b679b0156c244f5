from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "quanheng.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from quanheng.statutes.citing import declare

        declare("power-item", _("权力事项"), "item")
