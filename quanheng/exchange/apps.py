from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "quanheng.exchange"
    label = "exchange"
