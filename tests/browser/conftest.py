"""A whole demo instance, and real Chromium on it; loudly skipped where no browser is."""

import json
import os
import shutil
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from quanheng.demo.district import DEMO_PASSWORD
from quanheng.site.embedded_database import Cluster
from tests.faults.instance import Instance, wait_for

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="NO BROWSER: install chromium to run the browser tests"))


@dataclass(frozen=True)
class Running:
    """A demo somebody else started, named by BROWSER_AT=8600:8700; a story can be told there only once."""

    port: int
    public_port: int


@pytest.fixture(scope="session")
def instance(tmp_path_factory):
    """The demo district, built and running."""
    if "BROWSER_AT" in os.environ:
        yield Running(*map(int, os.environ["BROWSER_AT"].split(":")))
        return
    instance = Instance(tmp_path_factory.mktemp("browser") / "var").start(demo=True)
    wait_for(instance.serves, "both sites answer")
    for what, number in (("items", 100), ("decisions", 10)):
        wait_for(lambda what=what, number=number: told_outside(instance, what) > number, f"{number} {what} are outside")
    yield instance
    instance.stop()
    with Cluster(instance.var / "pg"):
        pass


def told_outside(instance: Instance, what: str) -> int:
    """How many items or decisions have reached the public site, on the first page of its open data."""
    with urllib.request.urlopen(f"http://127.0.0.1:{instance.public_port}/open-data/{what}.json", timeout=30) as answer:
        return len(json.load(answer)["rows"])


@pytest.fixture(scope="session")
def chromium():
    # Playwright's loop must not make Django believe that the tests are asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def staff(instance, chromium) -> Callable:
    """A page of the staff site as one person sees it, signed in through the log-in form."""
    contexts = []

    def sign_in(username: str, *, width: int = 1280, height: int = 900):
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{instance.port}", viewport={"width": width, "height": height}, locale="zh-CN"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto("/log-in/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.locator("main form button").first.click()
        page.wait_for_url("**/")
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.fixture
def public(instance, chromium) -> Callable:
    """A page of the public site, as a stranger sees it."""
    contexts = []

    def visit(*, width: int = 1280, height: int = 900):
        context = chromium.new_context(
            base_url=f"http://127.0.0.1:{instance.public_port}", locale="zh-CN", accept_downloads=True,
            viewport={"width": width, "height": height},
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield visit
    for context in contexts:
        context.close()


def screenshot_folder() -> Path | None:
    """Where pictures for the documentation go, when asked for by SCREENSHOTS=folder."""
    asked = os.environ.get("SCREENSHOTS")
    return Path(asked) if asked else None
