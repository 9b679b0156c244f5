"""How long it takes to say what a change of law breaks: the repeal of 2026-08-15, thousands of items resting on it.

Promises with 3,000 items on the ten statutes that 生态环境法典 ended: the report within three seconds, its page too,
and every adjustment open within a minute of the day. One item is carried through by its own acts; the others are copies
of its rows, spread over the articles of the ten statutes that impose a fine.

    python benchmarks/law_change.py [how many items]
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from _fresh import fresh_database  # noqa: E402

REPORT_SECONDS, OPENED_SECONDS = 3.0, 60.0
ITEMS = 3_000
CODE = "中华人民共和国生态环境法典"
SINCE = date(2026, 8, 15)


def main() -> int:
    """Load the library, make the items, and ask what the code broke; the status is 1 if a promise is not kept."""
    items = int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS
    with fresh_database(law=True):
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        _crowd(items)
        measured = _measured()
    for name, value in measured.items():
        print(f"{name:22} {value:>12,.2f}" if isinstance(value, float) else f"{name:22} {value:>12,}")
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "law_change.json").write_text(json.dumps(measured))
    slow = max(measured["report_s"], measured["page_s"]) > REPORT_SECONDS or measured["adjustments_s"] > OPENED_SECONDS
    return int(slow)


def _crowd(items: int) -> None:
    """One item of the demo district as it stood before the code, and its copies under the articles in turn."""
    from quanheng.statutes.models import Article

    sample = _one_item()
    fining = Article.objects.filter(version__successor__statute__title=CODE, version__current=True, form="article")
    articles = list(fining.filter(text__contains="罚款").select_related("version__statute").order_by("pk"))
    published = sample.steps.get(step="published")
    _copies(sample, published, list(islice(cycle(articles), items - 1)))


def _one_item() -> Any:
    from django.conf import settings

    from quanheng.catalogue import tables
    from quanheng.catalogue.models import ItemVersion
    from quanheng.demo import items as demo
    from quanheng.demo.district import build_district
    from quanheng.rulebook.actions import load_all
    from quanheng.rules.law_files import read
    from quanheng.rules.power_items import read_items

    reported_on = demo.ROUNDS[0].reported_on
    load_all(settings.LAW, by=None, on=reported_on)
    build_district(today=reported_on)
    earlier = read(demo.EARLIER)["item"][0]
    powers = settings.LAW / "powers"
    stated = read_items(powers / "items", tables.fields(), powers / "duties.toml")
    facts = next(item.facts for item in stated if item.code == earlier["code"])
    demo.publish_round([demo.as_it_was(facts, earlier)], demo.ROUNDS[0], lambda done: None)
    return ItemVersion.objects.select_related("item__office").get()


def _copies(sample: Any, published: Any, articles: list[Any]) -> None:
    from quanheng.catalogue.models import Citation, ItemVersion, PowerItem, VersionStep
    from quanheng.statutes.models import CitationIndex

    like = {"office": sample.item.office, "kind": sample.item.kind, "nature": sample.item.nature, "status": "published"}
    items = PowerItem.objects.bulk_create(
        [PowerItem(code=f"9902{n:08}", name=f"示例事项{n}", **like) for n in range(1, len(articles) + 1)]
    )
    versions = ItemVersion.objects.bulk_create(
        [ItemVersion(item=item, number=1, facts=sample.facts, digest=f"{item.code:0>64}") for item in items]
    )
    for item, version in zip(items, versions, strict=True):
        item.current = version
    PowerItem.objects.bulk_update(items, ["current"], batch_size=500)
    VersionStep.objects.bulk_create(
        [VersionStep(version=each, step="published", by=published.by, on=published.on) for each in versions]
    )
    rows, index = [], []
    for version, one in zip(versions, articles, strict=True):
        cited = str(one.citation)
        rows.append(Citation(version=version, field="basis", position=0, text=cited, wording=one.version, article=one))
        index.append(
            CitationIndex(
                kind="power-item", key=version.item.code, statute=one.version.statute, article=one, number=one.number,
                sub=one.sub, on=published.on,
            )
        )  # fmt: skip
    Citation.objects.bulk_create(rows)
    CitationIndex.objects.bulk_create(index)


def _measured() -> dict[str, float]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from quanheng.catalogue.actions import open_adjustments
    from quanheng.people.models import Person
    from quanheng.statutes.impact import impact_of
    from quanheng.statutes.models import StatuteVersion

    code = StatuteVersion.objects.get(statute__title=CODE)
    found, first = _timed(lambda: impact_of(code))
    with CaptureQueriesContext(connection) as asked:
        _, again = _timed(lambda: impact_of(code))
    statements = len(asked)
    client = Client()
    client.force_login(Person.objects.get(username="sthj.legal"))
    page, seconds = _timed(lambda: client.get(reverse("statute-impact", args=[code.code])))
    assert page.status_code == 200, page.status_code
    opened, opening = _timed(lambda: open_adjustments(on=SINCE))
    _, quiet = _timed(lambda: open_adjustments(on=SINCE))
    return {
        "items": found.things, "lost_articles": len(found.lost), "report_s": first, "report_again_s": again,
        "statements": statements, "page_s": seconds, "page_kb": len(page.content) // 1024, "adjustments": len(opened),
        "adjustments_s": opening, "nothing_to_open_s": quiet,
    }  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
