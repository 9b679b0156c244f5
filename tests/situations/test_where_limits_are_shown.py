"""The table of limits in docs/situations.md names situations that exist, each on its side of a limit that is played."""

import re
from pathlib import Path

from quanheng.rules.situations import Law, read_situations

HERE = Path(__file__).parent
LAW = Law(HERE.parents[1] / "law", HERE / "given")
PAGE = (HERE.parents[1] / "docs" / "situations.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([A-Z]+-[A-Z-]+) \| [^|]+ \| ([a-z-]+)：(.+) \|$", PAGE, re.MULTILINE)
LIMITS = {
    "XK-ACC", "XK-DEC", "XK-JOINT", "XK-FIRST", "XK-ISSUE", "XK-HREQ", "XK-HHOLD", "XK-HNOTE", "XK-RENEW", "ZA-DEC",
    "CF-DEC", "CF-PRES", "CF-HREQ", "CF-HNOTE", "CF-SERVE", "CF-PAY", "CF-CASH", "CF-BAR", "QZ-URG", "QZ-SEAL",
    "QZ-FRZ-DOC", "QZ-FRZ", "QZ-URGE", "QZ-COURT", "QZ-SUB",
}  # fmt: skip


def test_every_limit_of_a_procedure_is_in_the_table():
    assert {limit for limit, _, _ in ROWS} == LIMITS


def test_every_situation_the_table_names_exists():
    for limit, file, named in ROWS:
        names = [told.name for told in read_situations(HERE / f"{file}.toml", LAW)]
        left = named
        for name in sorted(names, key=len, reverse=True):
            left = left.replace(name, "")
        assert left.strip("；") == "", (limit, left)
