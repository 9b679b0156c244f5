"""The staff site, on the private network (专网), with the inner database."""

import os

from quanheng.site.settings.base import *  # noqa: F403
from quanheng.site.settings.base import MIDDLEWARE_FIRST, MIDDLEWARE_LAST, database, templates

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///quanheng"))}
RUNTIME_ROLE = os.environ.get("QUANHENG_RUNTIME_ROLE", "quanheng_app")
ALERT_POLICY = os.environ.get("QUANHENG_ALERT_POLICY", "chengdu2010")
LOG_ORIGIN = os.environ.get("QUANHENG_LOG_ORIGIN", "demo.quanheng.example/2026")

# What words refusals and sentences have; the interface of the inner network stands below the site that knows them.
MESSAGES = "quanheng.site.messages"

ROOMS = [
    "ledger", "people", "rulebook", "exchange", "proceedings", "documents", "statutes", "catalogue", "flows",
    "discretion", "cases", "casefiles", "payments", "hall", "disclosure", "supervision", "desk", "api",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    *[f"quanheng.{room}" for room in ROOMS if (REPO / "quanheng" / room / "__init__.py").exists()],  # noqa: F405
]
MIDDLEWARE = [
    *MIDDLEWARE_FIRST,
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "quanheng.site.middleware.standing",
    *MIDDLEWARE_LAST,
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = templates("django.contrib.auth.context_processors.auth", "quanheng.site.context.staff")
ROOT_URLCONF = "quanheng.site.urls_inner"
ASGI_APPLICATION = "quanheng.site.asgi_inner.application"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LARGEST_EVIDENCE = int(os.environ.get("QUANHENG_LARGEST_EVIDENCE_MB", "20")) * 2**20
LARGEST_BODY = LARGEST_EVIDENCE + 4 * 2**20
LOGIN_URL = "log-in"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_NAME = "quanheng_staff"
CSRF_COOKIE_NAME = "quanheng_staff_csrf"
LANGUAGE_COOKIE_NAME = "quanheng_staff_language"
SESSION_COOKIE_AGE = 8 * 3600

AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
