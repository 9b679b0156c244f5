"""What an audited step costs: SQL statements and CPU, by the action alone and over HTTP.

Promises: at most 12 statements for the action, 15 statements and 20 ms of CPU over HTTP (a step with legal effect and
no document of its own). Beside it, a bare insert of the same row. A cluster of its own with fsync on.

    python benchmarks/step.py [rounds]
"""

import json
import os
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from _fresh import fresh_database  # noqa: E402

# The day of the act is the day of entry: a step told late costs two statements more.
DAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
ACTION_STATEMENTS, HTTP_STATEMENTS, HTTP_CPU_MS = 12, 15, 20.0
FACTS = {"statement": "示例陈述", "statement_review": "示例复核", "statement_adopted": False}


def main() -> int:
    """Measure in a fresh database; the status is 1 if a promise is not kept."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with fresh_database():
        measured = measure(rounds)
    for name, value in measured.items():
        print(f"{name:28} {value:>10,.2f}")
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "step.json").write_text(json.dumps(measured))
    kept = (
        measured["action_statements"] <= ACTION_STATEMENTS
        and measured["http_statements"] <= HTTP_STATEMENTS
        and measured["http_cpu_ms"] <= HTTP_CPU_MS
    )
    return int(not kept)


def measure(rounds: int) -> dict[str, float]:
    """Half of the cases take the step by the action, half over HTTP."""
    from django.test import Client

    world = World()
    client = Client()
    client.force_login(world.officer)
    proceedings = [world.told() for _ in range(2 * rounds + 2)]
    by_action = [_cost(lambda one=one: world.hear(one)) for one in proceedings[: rounds + 1]]
    over_http = [_cost(lambda one=one: world.post(client, one)) for one in proceedings[rounds + 1 :]]
    bare = [_cost(world.bare_insert) for _ in range(rounds)]
    found: dict[str, float] = {"rounds": float(rounds)}
    for name, costs in (("action", by_action[1:]), ("http", over_http[1:]), ("bare_insert", bare)):
        found[f"{name}_statements"] = median(cost[0] for cost in costs)
        found[f"{name}_cpu_ms"] = median(cost[1] for cost in costs)
        found[f"{name}_wall_ms"] = median(cost[2] for cost in costs)
    return found


def _cost(act) -> tuple[int, float, float]:
    """Statements (transaction control not counted), CPU and wall time in milliseconds."""
    from django.db import connection

    counted = 0

    def count(execute, sql, params, many, context):
        nonlocal counted
        counted += 1
        return execute(sql, params, many, context)

    cpu, wall = time.process_time(), time.perf_counter()
    with connection.execute_wrapper(count):
        act()
    return counted, 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


class World:
    """One office, its people, one item, and cases in which the party has just been told."""

    def __init__(self) -> None:
        from django.conf import settings

        from quanheng.people.models import Office
        from quanheng.rulebook.actions import load_all

        load_all(settings.LAW, by=None, on=DAY)
        self.office = Office.objects.create(
            code="scjg", name="示范区示例局", short_name="示例局", level="department", position=1,
            credit_code="99FAKE000000000001", document_prefix="示", begins_on=date(2020, 1, 1),
        )  # fmt: skip
        self.officer, self.partner, self.chief = (
            self._person(number, role) for number, role in enumerate(("officer", "officer", "section-chief"))
        )
        self.version = self._item()

    def _person(self, number: int, role: str):
        from quanheng.people.models import Certificate, Holding, Person, Post

        person = Person.objects.create(username=f"bench{number}", name=f"示例{number}")
        post = Post.objects.get_or_create(office=self.office, role=role, defaults={"name": role})[0]
        Holding.objects.create(person=person, post=post, begins_on=date(2020, 1, 1), document="示范任〔2020〕1号")
        Certificate.objects.create(
            person=person, number=f"FAKE-{number:06d}", kind="行政执法证", area="综合执法",
            issued_on=date(2020, 1, 1), expires_on=date(2030, 12, 31),
        )  # fmt: skip
        return person

    def _item(self):
        from quanheng.catalogue.models import ItemVersion, PowerItem

        item = PowerItem.objects.create(
            code="990225999000", office=self.office, kind="penalty", nature="government", name="示例事项"
        )
        facts = {"name": "示例事项", "basis": ["食品安全法第一百二十二条"], "procedure": "penalty-ordinary"}
        return ItemVersion.objects.create(item=item, number=1, facts=facts, digest="0" * 64)

    def told(self):
        """A case whose party has been told, by the steps alone: no document is made for the measurement."""
        from quanheng.cases.models import Case, Party
        from quanheng.proceedings.actions import open_proceeding, take_step
        from tests.proceedings.together import take_together

        proceeding = open_proceeding("penalty-ordinary", office=self.office, by=self.officer, on=DAY)
        case = Case.objects.create(
            proceeding=proceeding, item_version=self.version, item_code="990225999000", item_name="示例事项"
        )
        Party.objects.create(case=case, kind="organisation", name="示范区示例店", address="示范区示例路1号")
        report = {
            "findings": "示例", "proposal": "penalty", "kinds": ["fine"], "fine": 100000, "complex": False,
            "grave": False, "public_interest": False, "review_listed": False,
        }  # fmt: skip
        found = {"certificates_shown": True, "evidence_kinds": ["site"], "investigation_record": "示例"}
        clue = {"source": "inspection", "found_on": DAY.isoformat(), "clue_summary": "示例"}
        notice = {
            "kinds": ["fine"], "fine": 100000, "notice_reasons": "示例", "hearing_told": False,
            "statement_until": (DAY + timedelta(days=9)).isoformat(),
        }  # fmt: skip
        pair = {"by": self.officer, "with_persons": [self.partner]}
        take_step(proceeding, "clue", by=self.officer, on=DAY, facts=clue)
        take_step(proceeding, "file", by=self.chief, on=DAY, facts={"grave_harm": False, "filing_reasons": "示例"})
        take_together(proceeding, "investigate", on=DAY, facts=found, **pair)
        take_together(proceeding, "close-investigation", on=DAY, facts=report, **pair)
        take_step(proceeding, "notice", by=self.chief, on=DAY, facts=notice)
        return case

    def hear(self, case) -> None:
        from quanheng.cases.actions import take_case_step

        take_case_step(case, "statement", by=self.officer, on=DAY, facts=FACTS)

    def post(self, client, case) -> None:
        data = {f"fact-{key}": value for key, value in FACTS.items() if isinstance(value, str)}
        data |= {"fact-statement_adopted": "no", "on": DAY.isoformat(), "confirmed": "yes"}
        answer = client.post(f"/cases/{case.proceeding.code}/steps/statement/", data)
        assert answer.status_code == 302, answer.content.decode()[:2000]

    def bare_insert(self) -> None:
        from django.utils import timezone

        from quanheng.proceedings.models import Proceeding, RefusedAttempt

        last = Proceeding.objects.only("id").latest("id") if not hasattr(self, "last") else self.last
        self.last = last
        RefusedAttempt.objects.create(
            proceeding=last, about="bench", office=self.office, step="statement", by=self.officer, on=DAY,
            attempted_at=timezone.now(), code="bench", params=FACTS,
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
