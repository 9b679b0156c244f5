"""How long a search over very many power items takes, with its choices counted. Promise: p95 at most 50 ms.

A province's hundred thousand items in forty-three offices, under names put together from real words; what is timed is
all that the page of items asks for: the first page of the list and the number of items behind every choice.

    python benchmarks/item_search.py [items] [rounds]
"""

import json
import os
import sys
import time
from pathlib import Path
from statistics import quantiles

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from _fresh import fresh_database  # noqa: E402

from quanheng.site.embedded_database import INNER  # noqa: E402

PROMISE_MS, ON_A_PAGE, OFFICES = 50.0, 50, 43
THINGS = (
    "食品", "药品", "建筑垃圾", "城市道路", "水资源", "林木采伐", "民办学校", "医疗机构", "烟花爆竹", "危险化学品",
    "特种设备", "道路运输", "河道采砂", "文物", "广告", "计量器具", "人力资源服务", "劳务派遣", "测绘", "种子",
)  # fmt: skip
ACTS = ("生产", "经营", "使用", "运输", "处置", "设立", "变更", "延续", "未经批准从事", "拒不改正", "出租出借")
KINDS = {"licence": "许可", "penalty": "的处罚", "inspection": "的检查", "confirmation": "的确认", "other": "备案"}
QUERIES = (
    "食品", "食品经营许可", "建筑垃圾", "烟花爆竹 运输", "未经批准", "拒不改正的处罚", "水资源", "备案",
    "特种设备 检查", "许可", "处罚", "学校", "第77777类", "I077777", "危险化学品经营许可延续", "出租出借许可", "示例",
)  # fmt: skip


def main() -> int:
    """Search in turn and report the quantiles; the status is 1 if the promise is not kept."""
    items, rounds = (int(text) for text in (*sys.argv[1:], *("100000", "8")[len(sys.argv) - 1 :]))
    with fresh_database() as cluster:
        fill(items)
        with cluster.connect(INNER) as database:
            database.execute("VACUUM (ANALYZE) catalogue_poweritem")
        measured = {"items": float(items), **measure(rounds)}
    for name, value in measured.items():
        print(f"{name:28} {value:>12,.1f}")
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "item_search.json").write_text(json.dumps(measured))
    return int(measured["search_ms_p95"] > PROMISE_MS)


def fill(items: int) -> None:
    from quanheng.catalogue.models import PowerItem
    from quanheng.catalogue.searching import vector_of
    from quanheng.people.models import Office

    offices = [
        Office.objects.create(
            code=f"b{n:02}", name=f"示范区示例{n}局", short_name=f"示例{n}局", level="department", position=n,
            credit_code=f"99FAKE0000000001{n:02}", document_prefix=f"示{n}", begins_on="2020-01-01",
        )
        for n in range(OFFICES)
    ]  # fmt: skip
    for first in range(0, items, 5000):
        PowerItem.objects.bulk_create(
            _item(n, offices, PowerItem, vector_of) for n in range(first, min(items, first + 5000))
        )


def _item(n: int, offices, model, vector_of):
    kind = list(KINDS)[n % 5]
    name = f"{THINGS[n // 5 % 20]}{ACTS[n // 100 % 11]}{KINDS[kind]}（第{n}类）"
    code = f"I{n:06}"
    return model(
        code=code, office=offices[n % OFFICES], kind=kind, nature="government", name=name, status="published",
        search=vector_of({"name": name, "code": code, "basis": [f"{THINGS[n // 5 % 20]}管理条例第三十五条"]}),
    )  # fmt: skip


def measure(rounds: int) -> dict[str, float]:
    """Everything the page of items reads, for each query in turn; the slowest query by its median besides."""
    from quanheng.catalogue.queries import facets, listed

    times: dict[str, list[float]] = {query: [] for query in QUERIES}
    for query in QUERIES * rounds:
        began = time.perf_counter()
        list(listed(query, {})[:ON_A_PAGE])
        facets(query, {})
        times[query].append(1000 * (time.perf_counter() - began))
    every = [value for found in times.values() for value in found[1:]]
    cuts = quantiles(every, n=100)
    slowest = max(times, key=lambda query: sorted(times[query])[rounds // 2])
    print(f"slowest: {slowest}")
    slow = sorted(times[slowest])[rounds // 2]
    return {"search_ms_p50": cuts[49], "search_ms_p95": cuts[94], "slowest_query_ms": slow}


if __name__ == "__main__":
    sys.exit(main())
