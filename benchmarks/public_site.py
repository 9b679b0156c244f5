"""How soon what happens inside is visible outside, and what the public pages cost.

Promises: visible within two seconds; home, search and item page under 100 ms of server time.
A cluster of its own with fsync on; worker, carrier and applier as processes of their own; a county's 3,500 items.

    python benchmarks/public_site.py [messages] [items]
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from quanheng.site.embedded_database import (  # noqa: E402
    INNER,
    INNER_OWNER,
    INNER_RUNTIME,
    OUTER,
    OUTER_OWNER,
    OUTER_RUNTIME,
    Cluster,
)

PAGES = {
    "home": "/",
    "search": "/items/?q=食品",
    "search_facet": "/items/?q=许可&kind=licence",
    "item": "/items/I000001/",
}


def main() -> None:
    if os.environ.get("QUANHENG_BENCH_PAGES"):
        print(json.dumps(pages(int(sys.argv[1]))))
        return
    messages, items = (int(text) for text in (*sys.argv[1:3], "60", "3500")[:2]) if len(sys.argv) > 2 else (60, 3500)
    with tempfile.TemporaryDirectory() as folder, Cluster(Path(folder) / "pg") as cluster:
        inner = side(cluster, folder, "inner", "DATABASE_URL", INNER, INNER_OWNER, INNER_RUNTIME)
        outer = side(cluster, folder, "outer", "PUBLIC_DATABASE_URL", OUTER, OUTER_OWNER, OUTER_RUNTIME)
        os.environ |= inner
        import django

        django.setup()
        measured = {"messages": messages, **visible(messages, inner, outer), "items": items, **served(items, outer)}
    for name, value in measured.items():
        print(f"{name:32} {value:>12,.1f}" if isinstance(value, float) else f"{name:32} {value:>12,}")
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "public_site.json").write_text(json.dumps(measured))


def side(cluster: Cluster, var: str, name: str, variable: str, *names: str) -> dict[str, str]:
    """The environment of one side, its database migrated."""
    database, owner, runtime = names
    settings = {"DJANGO_SETTINGS_MODULE": f"quanheng.site.settings.{name}", "QUANHENG_VAR": var}
    migrate = {**os.environ, **settings, variable: cluster.url(owner, database)}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPO, env=migrate, check=True)
    return {**settings, variable: cluster.url(runtime, database)}


def visible(number: int, inner: dict[str, str], outer: dict[str, str]) -> dict[str, float]:
    """The time from the commit of a public copy until the outer database shows it."""
    import psycopg

    from quanheng.exchange.actions import send
    from quanheng.exchange.keys import hand_over_public_halves

    hand_over_public_halves()
    programs = [
        run("worker", env=inner),
        run("exchange", "carry", "--every", "0.2", env=inner),
        run("portal", "apply", "--every", "0.2", env=outer),
    ]
    waited = []
    try:
        time.sleep(6)
        with psycopg.connect(outer["PUBLIC_DATABASE_URL"], autocommit=True) as watcher:
            for value in range(1, number + 1):
                body = {"value": value, "label": {"zh": "计数"}, "counted_at": "2026-03-02T01:00:00+00:00"}
                send("counter", "bench", body)
                waited.append(1000 * until_shown(watcher, value))
    finally:
        for program in programs:
            program.terminate()
        for program in programs:
            program.wait(15)
    waited.sort()
    return {f"visible_ms_p{share}": waited[min(number - 1, number * share // 100)] for share in (50, 95, 99)}


def until_shown(watcher, value: int) -> float:
    begun = time.monotonic()
    while (watcher.execute("SELECT value FROM portal_counter WHERE key = 'bench'").fetchone() or (0,))[0] < value:
        time.sleep(0.005)
    return time.monotonic() - begun


def run(*words: str, env: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "quanheng", *words], cwd=REPO, env={**os.environ, **env})


def served(items: int, outer: dict[str, str]) -> dict[str, float]:
    """The server time of pages, in a process that knows only the outer side."""
    environment = {**os.environ, **outer, "QUANHENG_BENCH_PAGES": "1"}
    del environment["DATABASE_URL"]
    told = subprocess.run(
        [sys.executable, __file__, str(items)], cwd=REPO, env=environment, check=True, capture_output=True
    )
    return json.loads(told.stdout)


def pages(items: int) -> dict[str, float]:
    import django

    django.setup()
    from django.db import connection, transaction
    from django.test import Client

    with transaction.atomic():
        fill(items)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client, measured = Client(), {}
    for name, address in PAGES.items():
        client.get(address)
        times, worked = [], time.process_time()
        for _ in range(20):
            begun = time.perf_counter()
            assert client.get(address).status_code == 200
            times.append(1000 * (time.perf_counter() - begun))
        measured[f"{name}_cpu_ms"] = 50 * (time.process_time() - worked)
        measured[f"{name}_ms_p50"], measured[f"{name}_ms_p95"] = sorted(times)[10], sorted(times)[18]
    return measured


def fill(items: int) -> None:
    """A county's items under names put together from real words."""
    from quanheng.portal.actions.applying import apply_message
    from quanheng.rules.door.batches import Message

    for office in range(43):
        name = f"示例局{office}"
        body = {"name": name, "short_name": name, "level": "department", "position": office}
        apply_message(Message(0, "department", f"o{office}", body))
    things = ("食品", "药品", "建筑", "道路", "水资源", "林木", "学校", "医疗")
    acts = ("经营", "生产", "使用", "运输", "处置")
    kinds = {"licence": "许可", "penalty": "处罚", "inspection": "检查"}
    for number in range(items):
        kind = list(kinds)[number % 3]
        name = f"{things[number % 8]}{acts[number % 5]}{kinds[kind]}（第{number}类）"
        body = {
            "name": name, "kind": kind, "kind_word": {"zh": kinds[kind]}, "office": f"o{number % 43}", "version": 1,
            "published_on": "2026-03-02", "status": "published", "basis": [{"cited": "食品安全法第三十五条"}],
            "applications_open": kind == "licence", "conditions": ["有固定场所", "有专门人员"],
        }  # fmt: skip
        apply_message(Message(0, "item", f"I{number:06d}", body))


if __name__ == "__main__":
    main()
