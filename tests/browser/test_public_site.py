"""The public site in real Chromium: readable by everyone, at every width, with and without JavaScript."""

import re
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
AXE = REPO / "node_modules" / "axe-core" / "axe.min.js"
FOOD_LICENCE = "/items/990128001000/"
PAGES = [
    "/", "/items/", FOOD_LICENCE, "/departments/", "/departments/scjg/", "/decisions/", "/progress/", "/open-data/",
]  # fmt: skip


def visited(page, address: str):
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_is_wider_than_the_screen(public, width):
    page = public(width=width)
    for address in PAGES:
        assert visited(page, address).evaluate("document.documentElement.scrollWidth") <= width, address


def test_no_page_says_anything_to_the_console(public):
    """A violated content security policy would be said there."""
    said, page = [], public()
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in [*PAGES, "/verify/"]:
        visited(page, address)
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_keep_the_rules_of_accessibility(public, scheme):
    page = public()
    page.emulate_media(color_scheme=scheme)
    for address in PAGES:
        visited(page, address).evaluate(AXE.read_text("utf-8"))
        found = page.evaluate("axe.run()")
        assert found["passes"], address
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [], address


def test_the_keyboard_reaches_the_content_first(public):
    page = visited(public(), "/items/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_keys_walk_the_rows_of_a_list(public):
    page = visited(public(), "/items/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator("a.row-link").first
    assert page.evaluate("document.activeElement.getAttribute('href')") == first.get_attribute("href")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"


def test_the_chart_is_drawn_and_told_in_words(public):
    page = visited(public(), FOOD_LICENCE)
    assert page.locator("svg.procedure-chart g.step").count() > 10
    page.click("text=以文字列出各步骤")
    assert page.locator("text=窗口受理岗").first.is_visible()


def test_large_text_and_dark_colours_stay_chosen(public):
    page = visited(public(width=390), "/")
    page.click("text=大字")
    page.click("text=深色")
    page.goto("/items/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 23, 26)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_application_is_handed_in_without_javascript_and_followed_to_its_case(public, chromium, tmp_path):
    """外网受理 内网办理 外网反馈, as somebody with an old telephone does it."""
    base = re.match(r"http://[^/]+", visited(public(), "/").url)[0]
    context = chromium.new_context(base_url=base, java_script_enabled=False, locale="zh-CN")
    try:
        page = context.new_page()
        document = tmp_path / "平面图.pdf"
        document.write_bytes(b"%PDF-1.7\n%%EOF\n")
        page.goto(FOOD_LICENCE)
        page.click("text=在线申请")
        page.fill("#id_name", "示范某某小吃店")
        page.fill("#id_number", "99FAKE000000000000")
        page.fill("#id_phone", "000-0000")
        page.fill("#id_place", "示范区示例路2号")
        page.fill("#id_matter", "申请食品经营许可")
        page.click("text=提交申请")
        assert "还没有提交" in page.inner_text("main")
        assert page.input_value("#id_matter") == "申请食品经营许可"

        page.set_input_files("#id_files", document)
        page.check("#id_truthful")
        page.click("text=提交申请")
        code = page.inner_text(".code-shown")
        number = _number(page)
        page.goto("/progress/")
        for _ in range(60):
            page.fill("#id_number", number)
            page.fill("#id_code", code)
            page.click("main button")
            if "收件" in page.inner_text("main"):
                break
            page.wait_for_timeout(6_000)
        assert "受理期限" in page.inner_text("main")
    finally:
        context.close()


def _number(page) -> str:
    """Reload until the number has come back."""
    for _ in range(120):
        text = page.inner_text("#state")
        if "办件编号" in text:
            return re.search(r"办件编号：(\S+)", text)[1]
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("no number came back")
