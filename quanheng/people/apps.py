from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "quanheng.people"
    label = "people"
