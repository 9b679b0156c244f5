#!/usr/bin/env python
"""Django's own commands, for developers: `DATABASE_URL=… ./manage.py makemigrations`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanheng.site.settings.inner")
    execute_from_command_line(sys.argv)
