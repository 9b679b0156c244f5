from datetime import date

import pytest

from quanheng.rulebook.actions import load

DECISION = {
    "party": "示范某某食品店",
    "address": "示范区示范街道人民路8号",
    "representative": "示范乙",
    "findings": "2026年3月2日，执法人员到当事人经营场所检查，发现当事人没有取得食品经营许可而销售散装熟食。",
    "evidence": ["现场检查笔录一份", "进货票据十二张"],
    "notice": "本机关于2026年4月1日送达行政处罚事先告知书，当事人没有陈述、申辩。",
    "basis": ["食品安全法第一百二十二条第一款"],
    "discretion": "对应“从轻”阶次。",
    "penalties": ["罚款"],
    "fine": 5_000_000,
    "performance": "自收到本决定书之日起十五日内到指定银行缴纳。",
    "remedies": "可以自知道本决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。",
}


@pytest.fixture
def decision() -> dict:
    """What a penalty decision states, complete."""
    return dict(DECISION)


@pytest.fixture
def april_20() -> date:
    return date(2026, 4, 20)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of these tests lie in a folder of their own."""
    settings.VAR = tmp_path


@pytest.fixture
def site_day(monkeypatch) -> date:
    day = date(2026, 4, 21)
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: day)
    return day


@pytest.fixture
def methods_of_service(db, settings, april_20):
    """The policy that says how documents are served, and the calendar."""
    for path in (settings.LAW / "policies" / "service.toml", *sorted((settings.LAW / "calendars").glob("*.toml"))):
        load(path, by=None, on=april_20)
