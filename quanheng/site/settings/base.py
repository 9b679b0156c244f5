"""What both sites share. Everything an operator may set comes from the environment (docs/operating.md)."""

import os
import secrets
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

REPO = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("QUANHENG_VAR", REPO / "var"))
LAW = REPO / "law"
DEMO = os.environ.get("QUANHENG_DEMO", "") == "1"
PUBLIC_URL = os.environ.get("QUANHENG_PUBLIC_URL", "http://127.0.0.1:8700")

DEBUG = False
SECRET_KEY = os.environ.get("QUANHENG_SECRET_KEY") or secrets.token_urlsafe(48)
ALLOWED_HOSTS = os.environ.get("QUANHENG_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")
SECURE = os.environ.get("QUANHENG_HTTPS", "") == "1"


def database(url: str) -> dict:
    """Django's settings for a PostgreSQL address; only web processes keep a pool.

    Loops keep the one connection of each thread: opening one costs 10 ms of CPU, and they look every second.
    """
    stays = os.environ.get("QUANHENG_DB_STAYS") == "1"
    parts = conninfo_to_dict(url)
    pool = {"pool": {"min_size": 1, "max_size": 8}} if os.environ.get("QUANHENG_DB_POOL") == "1" else {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", ""),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "") or ""),
        "OPTIONS": {"client_encoding": "UTF8", **pool},
        "ATOMIC_REQUESTS": False,
        # A kept connection is asked whether it lives before it is used, so a restarted database costs no request.
        "CONN_HEALTH_CHECKS": bool(pool) or stays,
        "CONN_MAX_AGE": None if stays else 0,
    }


DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [REPO / "ui" / "locale"]
USE_I18N = True

STATIC_URL = "/static/"
# Nothing is collected: WhiteNoise serves the files where they lie, and warns of a root that is not there.
STATIC_ROOT = VAR / "static" if (VAR / "static").is_dir() else None
STATICFILES_DIRS = [
    REPO / "ui" / "static",
    ("bootstrap", REPO / "node_modules" / "bootstrap" / "dist"),
    ("htmx", REPO / "node_modules" / "htmx.org" / "dist"),
    ("echarts", REPO / "node_modules" / "echarts" / "dist"),
]
STATICFILES_DIRS = [entry for entry in STATICFILES_DIRS if (entry[1] if isinstance(entry, tuple) else entry).is_dir()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

MIDDLEWARE_FIRST = [
    "quanheng.site.middleware.content_security_policy",
    "quanheng.site.middleware.refuse_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "quanheng.site.middleware.refuse_large_bodies",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
MIDDLEWARE_LAST = [
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def templates(*processors: str) -> list[dict[str, Any]]:
    """What both sides show pages with, and a side's own context processors; made anew, so neither gets the other's."""
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [REPO / "ui" / "templates"],
            "APP_DIRS": False,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.template.context_processors.i18n",
                    "django.contrib.messages.context_processors.messages",
                    "quanheng.site.preferences.reader",
                    *processors,
                ],
                "libraries": {"quanheng": "quanheng.site.templatetags.quanheng"},
                "builtins": ["quanheng.site.templatetags.quanheng"],
            },
        }
    ]


SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
# Five attachments of 10 MB; the staff site takes less.
LARGEST_BODY = 64 * 2**20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
