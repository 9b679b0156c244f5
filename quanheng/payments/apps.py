from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "quanheng.payments"
    label = "payments"

    def ready(self) -> None:
        """Keep the steps that money takes to this room: nobody states by hand that a sum arrived."""
        from quanheng.cases.reserved import reserve

        for step in ("perform", "defer", "surcharge", "collect", "hand-in"):
            reserve(step, "payments-alone-take-this-step")
