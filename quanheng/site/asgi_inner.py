import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanheng.site.settings.inner")
os.environ.setdefault("QUANHENG_DB_POOL", "1")

from django.core.asgi import get_asgi_application

from quanheng.site.bodies import limited

application = limited(get_asgi_application())
