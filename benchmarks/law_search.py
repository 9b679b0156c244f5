"""How long a search over all articles takes, beside LIKE over the same texts. Promise: p95 at most 50 ms.

Words of two characters, statutory phrases, questions in plain words, and the commonest words of all.

    python benchmarks/law_search.py [rounds]
"""

import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from statistics import quantiles

REPO = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPO))

from _fresh import fresh_database  # noqa: E402

from quanheng.site.embedded_database import INNER  # noqa: E402

PROMISE_MS = 50.0
QUERIES = (
    "食品", "烧烤", "罚款", "许可证", "排污许可证", "听证", "未取得许可证", "责令改正 拒不改正", "建筑垃圾",
    "噪声", "校车", "行政处罚", "城市道路", "医疗机构", "食品安全法第一百二十六条", "邻居装修太吵怎么办",
    "卖过期食品要罚款多少", "酒", "规定", "国家",
)  # fmt: skip


def main() -> int:
    """Search in turn and report the quantiles; the status is 1 if the promise is not kept."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with fresh_database(law=True) as cluster:
        with cluster.connect(INNER) as connection:
            connection.execute("ANALYZE")
        measured = {**_quantiles("search", _searches(rounds)), **_quantiles("like", _likes())}
    for name, value in measured.items():
        print(f"{name:16} {value:>10,.1f} ms")
    if into := os.environ.get("QUANHENG_BENCH"):
        Path(into, "law_search.json").write_text(json.dumps(measured))
    return int(measured["search_p95"] > PROMISE_MS)


def _searches(rounds: int) -> list[float]:
    from quanheng.statutes.search import search

    search("预热")
    return [_ms(lambda query=query: search(query, on=date(2026, 11, 22))) for _ in range(rounds) for query in QUERIES]


def _likes() -> list[float]:
    from quanheng.statutes.models import Article

    return [_ms(lambda query=query: Article.objects.filter(text__contains=query).count()) for query in QUERIES]


def _ms(work) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _quantiles(name: str, times: list[float]) -> dict[str, float]:
    cuts = quantiles(times, n=20)
    return {f"{name}_p50": cuts[9], f"{name}_p95": cuts[18], f"{name}_worst": max(times)}


if __name__ == "__main__":
    sys.exit(main())
