"""The supervisor's wall shows what happens while it happens."""

from datetime import date, timedelta


def test_an_alert_appears_on_the_wall_without_reloading(staff):
    """An officer enters a clue a fortnight late; the supervisor, who touches nothing, sees the alert."""
    wall = staff("zwfw.supervisor1")
    wall.goto("/supervision/")
    wall.evaluate("window.never_reloaded = true")
    before = wall.locator("main table").first.inner_text()

    officer = staff("nyncj.officer1")
    officer.goto("/cases/new/990217001000/")
    officer.check("input[name=kind][value=organisation]")
    officer.fill("[name=name]", "示范区迟到养殖场")
    officer.fill("[name=address]", "示范区示范路98号")
    late = (date.fromisoformat(officer.input_value("[name=on]")) - timedelta(days=14)).isoformat()
    officer.fill("[name=on]", late)
    officer.check("input[name='fact-source'][value=complaint]")
    officer.fill("[name='fact-found_on']", late)
    officer.fill("[name='fact-clue_summary']", "群众举报未取得动物防疫条件合格证。")
    officer.locator("main form button").last.click()
    assert "/done/" in officer.url, officer.locator("main").inner_text()

    wall.wait_for_function(
        "before => document.querySelector('main table').innerText !== before", arg=before, timeout=20_000
    )
    assert "补录" in wall.locator("main table").first.inner_text()
    assert wall.evaluate("window.never_reloaded") is True
