"""Ten pages at desk and phone width: whole, without sideways scrolling, without a complaint in the console."""

import pytest

from tests.browser.conftest import screenshot_folder

# name, who looks (None: a stranger on the public site), where to begin, which link to follow from there
PAGES = [
    ("public-home", None, "/", None),
    ("public-item", None, "/items/990128001000/", None),
    ("public-search", None, "/items/?q=食品", None),
    ("decision", None, "/decisions/", "main a[href^='/decisions/']"),
    ("inbox", "scjg.officer1", "/inbox/", None),
    ("case", "scjg.officer1", "/inbox/", "main a[href^='/cases/']"),
    ("wall", "zwfw.supervisor1", "/supervision/", None),
    ("alert", "zwfw.supervisor1", "/supervision/alerts/", "main a[href^='/supervision/alerts/']"),
    ("item-import", "scjg.items", "/items/import/", None),
    ("article", "scjg.legal", "/statutes/search/?q=进货查验", "main a.row-title"),
]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("looked_at", PAGES, ids=[page[0] for page in PAGES])
def test_a_page_is_whole_at_desk_and_phone_width(staff, public, looked_at, width):
    name, who, address, link = looked_at
    page = staff(who, width=width) if who else public(width=width)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(address)
    if link:
        with page.expect_navigation() as followed:
            page.locator(link).first.click()
        answer = followed.value
    page.wait_for_load_state("load")

    assert answer.status == 200
    assert page.locator("main h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert complaints == []
    if folder := screenshot_folder():
        page.wait_for_timeout(600)  # charts draw themselves in
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=width == 390)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_published_item_has_its_page_in_both_languages(public, language):
    asked = public().request
    codes, address = [], "/open-data/items.json"
    while address:
        told = asked.get(address).json()
        codes += [item["code"] for item in told["rows"]]
        address = told["next"]
    answers = {code: asked.get(f"/items/{code}/", headers={"Accept-Language": language}).status for code in codes}
    assert len(answers) > 100
    assert {code: status for code, status in answers.items() if status != 200} == {}
