import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanheng.site.settings.outer")
os.environ.setdefault("QUANHENG_DB_POOL", "1")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
