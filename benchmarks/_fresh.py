"""A database of its own for a benchmark: migrated, empty, and gone afterwards."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPO))

from quanheng.site.embedded_database import INNER, INNER_OWNER, INNER_RUNTIME, Cluster  # noqa: E402


@contextmanager
def fresh_database(*, options: Mapping[str, str] | None = None, law: bool = False) -> Iterator[Cluster]:
    """The staff side's database with the programs' role, Django set up for it, and the law loaded if asked."""
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder) / "pg", options=options) as cluster:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "quanheng.site.settings.inner",
            "DATABASE_URL": cluster.url(INNER_RUNTIME, INNER),
            "QUANHENG_VAR": folder,
        }
        owner = {**os.environ, "DATABASE_URL": cluster.url(INNER_OWNER, INNER)}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPO, env=owner, check=True)
        if law:
            subprocess.run([sys.executable, "-m", "quanheng", "statutes", "load"], cwd=REPO, check=True)
        import django

        django.setup()
        yield cluster
