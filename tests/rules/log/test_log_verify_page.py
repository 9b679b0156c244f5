"""The citizen's page gives the same answers as the file, in a real browser, without a network."""

import shutil
from pathlib import Path

import pytest

from tests.rules.log.test_log_verify_file import GOOD, KEY

PAGE = Path(__file__).parents[3] / "verify" / "index.html"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(locale="zh-CN", offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(PAGE.as_uri())
    yield page
    context.close()


def answer(page, raw, *, key="", document=None):
    page.set_input_files("#receipt", {"name": "receipt.json", "mimeType": "application/json", "buffer": raw})
    page.fill("#key", key)
    held = [] if document is None else {"name": "d.pdf", "mimeType": "application/pdf", "buffer": document}
    page.set_input_files("#document", held)
    page.evaluate("document.getElementById('verdict').className = ''")
    page.click("button.act")
    page.wait_for_selector(".verdict")
    return page.get_attribute("#verdict", "class").split()[1]


def test_a_true_receipt_is_shown_with_every_check(page):
    assert answer(page, GOOD, key=str(KEY.public_key), document="决定书".encode()) == "yes"
    assert page.locator("#steps li.yes").count() == page.locator("#steps li").count() == 7
    assert "已验证" in page.inner_text("#verdict")
    assert "2026-11-20" in page.inner_text("#shown")
    assert "请与政府公布的公钥核对" not in page.inner_text("#shown")


def test_a_receipt_changed_anywhere_is_not(page):
    assert answer(page, GOOD) == "yes"
    for at in range(0, len(GOOD), 37):
        assert answer(page, GOOD[:at] + bytes([GOOD[at] ^ 1]) + GOOD[at + 1 :]) == "no"


def test_another_key_or_document_is_not_and_the_failed_check_is_marked(page):
    assert answer(page, GOOD, key=str(KEY.public_key)[:-1] + "A") == "no"
    assert page.locator("#step-key.no").count() == 1
    assert answer(page, GOOD, document=b"another") == "no"
    assert page.locator("#step-document.no").count() == 1
    page.click("#language")
    assert "Not verified" in page.inner_text("#verdict")
