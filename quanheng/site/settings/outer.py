"""The public site, on the internet, with a database of its own that knows only what was sent."""

import os

from quanheng.site.settings.base import *  # noqa: F403
from quanheng.site.settings.base import MIDDLEWARE_FIRST, MIDDLEWARE_LAST, database, templates

DATABASES = {"default": database(os.environ.get("PUBLIC_DATABASE_URL", "postgresql:///quanheng_public"))}
RUNTIME_ROLE = os.environ.get("QUANHENG_RUNTIME_ROLE", "quanheng_public")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "quanheng.portal",
]
MIDDLEWARE = [*MIDDLEWARE_FIRST, "quanheng.site.middleware.day", *MIDDLEWARE_LAST]
TEMPLATES = templates("quanheng.portal.context.public")
ROOT_URLCONF = "quanheng.site.urls_outer"
ASGI_APPLICATION = "quanheng.site.asgi_outer.application"
SESSION_COOKIE_NAME = "quanheng_public"
CSRF_COOKIE_NAME = "quanheng_public_csrf"
LANGUAGE_COOKIE_NAME = "quanheng_public_language"

# What a citizen uploads is sealed from memory: nothing readable touches this side's disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = LARGEST_BODY + 1  # noqa: F405
