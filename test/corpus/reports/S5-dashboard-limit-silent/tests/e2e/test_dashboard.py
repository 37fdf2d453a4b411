from playwright.sync_api import Page


def test_dashboard_is_drawn(page: Page) -> None:
    page.goto("/dashboard")
    page.wait_for_selector("#burndown svg", timeout=5000)
    assert page.title() == "Dashboard"
