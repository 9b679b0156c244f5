"""The Django project in which a peer is measured: log-in, sessions and protection as any site has them."""

import os

from django.conf import settings
from django.core.management import call_command

STATEMENT = {"statement": "示例陈述", "statement_review": "示例复核", "statement_adopted": "no"}


def set_up(*apps: str) -> None:
    """Configure Django for the database of the environment and make its tables."""
    import django
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(os.environ["PEER_DATABASE_URL"])
    settings.configure(
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": parts["dbname"], "USER": parts["user"],
            "PASSWORD": parts["password"], "HOST": parts["host"], "PORT": parts["port"], "CONN_MAX_AGE": None,
        }},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
                        "django.contrib.messages", *apps],
        MIDDLEWARE=["django.middleware.security.SecurityMiddleware",
                    "django.contrib.sessions.middleware.SessionMiddleware",
                    "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                    "django.contrib.auth.middleware.AuthenticationMiddleware",
                    "django.contrib.messages.middleware.MessageMiddleware",
                    "django.middleware.clickjacking.XFrameOptionsMiddleware"],
        ROOT_URLCONF="hearing.urls", SECRET_KEY="benchmark", ALLOWED_HOSTS=["testserver"], USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()
    call_command("migrate", verbosity=0, run_syncdb=True)


def officer():
    """One who may hear the party, by a permission of the group the officer is in."""
    from django.contrib.auth.models import Group, Permission, User
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Permission)
    may = Permission.objects.create(codename="hear", name="hear the party", content_type=kind)
    group = Group.objects.create(name="officers")
    group.permissions.add(may)
    person = User.objects.create_user("officer")
    person.groups.add(group)
    return person


def logged_in(person):
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client
