"""Quanheng: the step of benchmarks/step.py, by the action alone and over HTTP."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

from costs import answer  # noqa: E402
from step import World  # noqa: E402


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "quanheng.site.settings.inner"
    import django

    django.setup()
    from django.test import Client

    world, client = World(), Client()
    client.force_login(world.officer)
    answer(world.told, {"action": world.hear, "http": lambda case: world.post(client, case)})


if __name__ == "__main__":
    main()
