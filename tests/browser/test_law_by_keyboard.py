"""The law read without a mouse: contents, article, who cites it, what changed."""

MOST_TABS = 400


def tab_to(page, selector: str) -> None:
    """Press Tab until the focus is on what matches, as a reader without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} was not reached by Tab")


def follow(page, selector: str) -> None:
    """Go to what matches by Tab and follow it by Enter."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_reader_goes_from_the_contents_to_who_cites_an_article_and_to_what_changed_by_keyboard(staff):
    page = staff("scjg.legal")
    page.goto("/statutes/?title=食品安全法&state=in-force&rank=law")
    follow(page, "main ul.rows a.row-title, main ul.rows a.row-link")
    page.evaluate("document.querySelectorAll('.contents details').forEach((part) => { part.open = false })")
    tab_to(page, ".contents details:has(.cited-count) > summary")
    page.keyboard.press("Enter")
    follow(page, ".contents a.cited-count")
    assert page.url.endswith("#cited")
    assert page.locator("main ul.kinds a[aria-current=true]").count() == 1
    follow(page, "main ul.kinds a[href*='power-item']")
    assert page.locator("main ul.rows a.row-title").count() > 0
    page.goto("/statutes/changes/")
    follow(page, "main ul.rows a[href$='/impact/']")
    follow(page, "main dl.facts a[href$='/changes/']")
    assert page.locator("main section.change").count() > 0
    follow(page, "main ul.kinds a[href*='kind=']")
    assert page.locator("main .beside").count() > 0
