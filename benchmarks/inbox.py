"""What an inbox costs when very many proceedings are open, and what finding the due ones costs among the quiet ones.

Promises at a million open proceedings: an inbox page in 50 ms, its statements as few as with one case, and the scan for
what fell due as fast as with ten thousand. Twenty-one offices, two hundred proceedings due; rows copied by SQL from
three that were made by their own acts.

    python benchmarks/inbox.py [how many open …]      (10000 100000 1000000 takes some ten minutes and 5 GB)
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

REPO = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPO), str(REPO / "benchmarks" / "peers")]

from _fresh import fresh_database  # noqa: E402
from costs import server_ms  # noqa: E402
from step import DAY, World  # noqa: E402

from quanheng.site.embedded_database import INNER, Cluster  # noqa: E402

INBOX_MS, SCAN_GROWTH = 50.0, 2.0
SIZES, OFFICES, DUE, ROUNDS, AT_A_TICK = (10_000, 100_000), 21, 200, 20, 50
TABLES = (
    "proceedings_proceeding", "proceedings_steptaken", "proceedings_clock", "cases_case", "cases_party",
    "cases_assignment", "supervision_watch",
)  # fmt: skip
PAGES = {
    "inbox": "/inbox/",
    "inbox_chief": "/inbox/",
    "inbox_mine": "/inbox/?whose=mine",
    "inbox_unassigned": "/inbox/?whose=unassigned",
    "inbox_overdue": "/inbox/?state=overdue",
    "list": "/cases/",
    "list_supervisor": "/cases/",
    "list_by_name": "/cases/?q=示例店77",
    "list_by_number": "/cases/?q=4221",
    "interface": "/api/v1/cases",
}
NUMBERS = "generate_series(%(from)s::int, %(to)s::int) n WHERE n %% 10 = ANY(%(places)s)"
# The first few hundred are the ones that are due; the rest falls due over the next half year.
DUE_ON = "(%(day)s::date + CASE WHEN n <= %(due)s THEN -1 - n %% 20 ELSE 1 + (hashint4(n) & 1048575) %% 180 END)"
# Of the office asked about one in five waits to be assigned; the others are shared by two.
HANDLER = (
    "CASE WHEN n %% 21 > 0 OR hashint4(n + 7) & 1048575 < 209715 THEN NULL "
    "WHEN (hashint4(n + 7) & 1) = 0 THEN %(officer)s ELSE %(partner)s END::bigint"
)
COPIES = {
    "proceedings_proceeding": {
        "id": "%(far)s + n", "code": "'x' || n", "office_id": "(%(offices)s::int[])[1 + n %% 21]",
        "number": "(%(prefixes)s::text[])[1 + n %% 21] || '罚案〔' || %(year)s || '〕' || n || '号'",
        "next_due_at": f"({DUE_ON} + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'",
        "own_due_at": f"({DUE_ON} + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'", "handler_id": HANDLER,
    },
    "proceedings_steptaken": {"id": "DEFAULT", "proceeding_id": "%(far)s + n"},
    "proceedings_clock": {
        "id": "DEFAULT", "proceeding_id": "%(far)s + n", "due_strict": DUE_ON, "due_legal": DUE_ON,
    },
    "supervision_watch": {
        "id": "DEFAULT", "proceeding_id": "%(far)s + n",
        "look_at": "now() + (1 + (hashint4(n) & 1048575) %% 180) * interval '1 day'",
    },
    "cases_case": {"id": "%(far)s + n", "proceeding_id": "%(far)s + n"},
    "cases_party": {"id": "DEFAULT", "case_id": "%(far)s + n", "name": "'示范区示例店' || n"},
}  # fmt: skip
"""What a copy of the sample has of its own, by table and column."""


def main() -> int:
    """Measure at each size in one growing database; the status is 1 if a promise is not kept."""
    sizes = [int(size) for size in sys.argv[1:]] or list(SIZES)
    options = {
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "16GB",
        "shared_buffers": "1GB", "maintenance_work_mem": "512MB", "autovacuum": "off",
    }  # fmt: skip
    with fresh_database(options=options) as cluster:
        crowd = Crowd(cluster)
        measured = {size: _at(crowd, size) for size in sizes}
    told(measured)
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "inbox.json").write_text(json.dumps(measured))
    first, last = measured[sizes[0]], measured[sizes[-1]]
    return int(last["inbox_ms"] > INBOX_MS or last["scan_ms"] > SCAN_GROWTH * max(first["scan_ms"], 10.0))


def told(measured: dict[int, dict[str, float]]) -> None:
    print(f"{'':28}" + "".join(f"{size:>12,}" for size in measured))
    for name in next(iter(measured.values())):
        print(f"{name:28}" + "".join(f"{values[name]:>12,.1f}" for values in measured.values()))


def _at(crowd: "Crowd", size: int) -> dict[str, float]:
    crowd.grow(size)
    found: dict[str, float] = {}
    for name, address in PAGES.items():
        found |= crowd.page(name, address)
    return {**found, **crowd.scan(), **crowd.tick()}


class Crowd:
    """Many open proceedings in many offices, copied from three."""

    def __init__(self, cluster: Cluster) -> None:
        from django.utils import timezone

        from quanheng.api.actions import make_token
        from quanheng.people.models import Office
        from quanheng.supervision.actions import look_at_proceeding

        self.world = World()
        self.cluster, self.size = cluster, 0
        self.offices = [self.world.office] + [
            Office.objects.create(
                code=f"b{n:02}", name=f"示范区示例{n}局", short_name=f"示例{n}局", level="department", position=1 + n,
                credit_code=f"99FAKE0000000001{n:02}", document_prefix=f"示{n}", begins_on="2020-01-01",
            )
            for n in range(1, OFFICES)
        ]  # fmt: skip
        self.samples = [self._clue(), self._filed(), self.world.told()]
        for sample in self.samples:
            look_at_proceeding(sample.proceeding_id, at=timezone.now())
        self.supervisor = self.world._person(8, "supervisor")
        given = {"name": "示例", "scope": "read", "expires_on": DAY + timedelta(days=30)}
        self.secret = make_token(**given, by=self.world.officer, on=DAY)[1]

    def _clue(self):
        from quanheng.cases.models import Case, Party
        from quanheng.proceedings.actions import open_proceeding, take_step

        world = self.world
        proceeding = open_proceeding("penalty-ordinary", office=world.office, by=world.officer, on=DAY)
        case = Case.objects.create(
            proceeding=proceeding, item_version=world.version, item_code="990225999000", item_name="示例事项"
        )
        Party.objects.create(case=case, kind="organisation", name="示范区示例店", address="示范区示例路1号")
        clue = {"source": "inspection", "found_on": DAY.isoformat(), "clue_summary": "示例"}
        take_step(proceeding, "clue", by=world.officer, on=DAY, facts=clue)
        return case

    def _filed(self):
        from quanheng.proceedings.actions import take_step

        case = self._clue()
        facts = {"grave_harm": False, "filing_reasons": "示例"}
        take_step(case.proceeding, "file", by=self.world.chief, on=DAY, facts=facts)
        return case

    def grow(self, size: int) -> None:
        """Copies up to so many: two in ten with a clue, seven filed, one whose party was told."""
        began = time.perf_counter()
        with self.cluster.connect(INNER) as database:
            database.execute("SET session_replication_role = replica")
            dropped = self._drop_indexes(database)
            for sample, places in zip(self.samples, ((0, 1), (2, 3, 4, 5, 6, 7, 8), (9,)), strict=True):
                self._copy(database, sample, places, size)
            database.execute(
                "UPDATE proceedings_counter SET last = %s WHERE office_id = %s", [size, self.world.office.pk]
            )
            for definition in dropped:
                database.execute(definition)
            for table in TABLES:
                database.execute(f"VACUUM (ANALYZE) {table}")
        print(f"{size:,} open proceedings after {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        self.size = size

    def _drop_indexes(self, database) -> list[str]:
        """Every index that keeps nothing unique: made anew at the end, it costs a fifth of keeping it row by row."""
        found = database.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
            "WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique",
            [list(TABLES)],
        ).fetchall()
        for name, _ in found:
            database.execute(f"DROP INDEX {name}")
        return [definition for _, definition in found]

    def _copy(self, database, sample, places: tuple[int, ...], size: int) -> None:
        """Write the sample over again for every number up to `size`, with what tells one from another."""
        asked = self._asked(sample, places, size)
        of = {
            "proceedings_proceeding": "id = %(sample)s",
            "cases_case": "id = %(case)s",
            "cases_party": "id = %(party)s",
        }
        for table, changed in COPIES.items():
            where = of.get(table, "proceeding_id = %(sample)s")
            taken = [name for name in self._columns(database, table) if changed.get(name) != "DEFAULT"]
            values = ", ".join(changed.get(name, f"s.{name}") for name in taken)
            database.execute(
                f"INSERT INTO {table} ({', '.join(taken)}) SELECT {values} "
                f"FROM (SELECT * FROM {table} WHERE {where}) s, {NUMBERS}",
                asked,
            )
        database.execute(
            'INSERT INTO cases_assignment (case_id, person_id, by_id, "on", assigned_at, reason, current) SELECT '
            f"%(far)s + n, {HANDLER}, %(chief)s, %(day)s, now(), '示例', true "
            f"FROM {NUMBERS} AND {HANDLER} IS NOT NULL",
            asked,
        )

    def _asked(self, sample, places: tuple[int, ...], size: int) -> dict[str, Any]:
        return {
            "sample": sample.proceeding.pk, "case": sample.pk, "party": sample.party.pk, "far": 1000,
            "from": self.size + 1, "to": size, "places": list(places), "due": DUE, "year": DAY.year, "day": DAY,
            "offices": [office.pk for office in self.offices],
            "prefixes": [office.document_prefix for office in self.offices],
            "officer": self.world.officer.pk, "partner": self.world.partner.pk, "chief": self.world.chief.pk,
        }  # fmt: skip

    def _columns(self, database, table: str) -> list[str]:
        rows = database.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
            [table],
        )
        return [f'"{name}"' if name in {"on", "by"} else name for (name,) in rows]

    def page(self, name: str, address: str) -> dict[str, float]:
        """What the page costs the person who asks for it."""
        from django.test import Client

        if name == "interface":
            client = Client(headers={"Authorization": f"Bearer {self.secret}"})
        else:
            client = Client()
            who = {"inbox_chief": self.world.chief, "list_supervisor": self.supervisor}.get(name, self.world.officer)
            client.force_login(who)
        answer = client.get(address)
        assert answer.status_code == 200, answer.content.decode()[:1500]
        return _costs(name, lambda: client.get(address))

    def scan(self) -> dict[str, float]:
        """Finding what fell due, as the loop asks for it."""
        from django.utils import timezone

        from quanheng.proceedings.queries import proceedings_due, with_running_clocks

        def look() -> list:
            return list(with_running_clocks(proceedings_due(timezone.now())))

        return {**_costs("scan", look), "scan_found": float(len(look()))}

    def tick(self) -> dict[str, float]:
        """A look of supervision at silence: when nothing is due, and when fifty limits have run out and are told."""
        from django.utils import timezone

        from quanheng.supervision.actions import look_at_silence
        from quanheng.supervision.models import Alert

        quiet = _costs("tick_quiet", lambda: look_at_silence(timezone.now()))
        told = Alert.objects.count()
        with self.cluster.connect(INNER) as database:
            database.execute(
                "UPDATE supervision_watch SET look_at = now() - interval '1 s' WHERE id IN ("
                "SELECT id FROM supervision_watch WHERE rule LIKE '%%-overdue' AND proceeding_id BETWEEN %s AND %s "
                "ORDER BY id LIMIT %s)",
                [1001, 1000 + DUE, AT_A_TICK],
            )
        began = time.perf_counter()
        looked = look_at_silence(timezone.now())
        wall = 1000 * (time.perf_counter() - began)
        return {
            **quiet, "tick_due_ms": wall, "tick_due_found": float(looked),
            "tick_due_told": float(Alert.objects.count() - told),
        }  # fmt: skip


def _costs(name: str, act) -> dict[str, float]:
    """What an act costs: milliseconds of wall time (median and 95th) and of CPU, of this process and of its PostgreSQL
    backend; statements, and the blocks of eight kilobytes their reading touches."""
    walls: list[float] = []
    asked = _statements(act)
    began_server, began_cpu = server_ms(), time.process_time()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        walls.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (time.process_time() - began_cpu)
    return {
        f"{name}_ms": median(walls), f"{name}_p95_ms": quantiles(walls, n=20)[-1], f"{name}_cpu_ms": cpu / ROUNDS,
        f"{name}_database_cpu_ms": (server_ms() - began_server) / ROUNDS, f"{name}_statements": float(len(asked)),
        f"{name}_blocks": float(sum(map(_blocks, asked))),
    }  # fmt: skip


def _statements(act) -> list[tuple[str, object]]:
    from django.db import connection

    asked: list[tuple[str, object]] = []

    def keep(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        act()
    return asked


def _blocks(asked: tuple[str, object]) -> int:
    """The blocks one statement reads, from memory or not; none for one that does not read."""
    from django.db import connection

    sql, params = asked
    if not sql.startswith(("SELECT", "(SELECT", "WITH")):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    if os.environ.get("QUANHENG_PLANS") and plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] > 500:
        print(sql[:900], json.dumps(plan, indent=1)[:6000], file=sys.stderr)
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


if __name__ == "__main__":
    sys.exit(main())
