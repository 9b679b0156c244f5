from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "quanheng.payments"
    label = "payments"

    def ready(self) -> None:
        """Keep the steps that money takes to this room: nobody states by hand that a sum arrived."""
        from quanheng.cases.reserved import reserve
        from quanheng.payments.actions.collecting import STEP, collected

        for step in ("perform", "defer", "surcharge", "hand-in"):
            reserve(step, "payments-alone-take-this-step", page="case-payments")
        reserve(STEP, "payments-alone-take-this-step", page="case-payments", take=collected)
