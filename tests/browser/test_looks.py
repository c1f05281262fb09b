"""Wide and narrow, light and dark: the short story on every kind of screen, readable, without anything sticking out."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESK, PHONE, Account, NewPerson
from tests.browser.person import SOON, Person
from tests.browser.records import Records

SETTINGS = {"OVERSKILL_DEMO_RATE": "0"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
LEGIBLE = (Path(__file__).parent / "legible.js").read_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
async def test_the_story_on_every_screen(
    new_person: NewPerson, owner: Account, records: Records, size: dict[str, int], theme: str
):
    person = await new_person(viewport=size, color_scheme=theme, storage_state=owner.state, has_touch=size == PHONE)
    await person.open("/")
    await expect(person.get("prompt-input")).to_be_visible(timeout=SOON)
    await looks_right(person, theme)

    app = await person.begin("a counter, please")
    answer = await person.ended(1)
    assert await person.texts(answer) == records.texts(app, 1)
    await looks_right(person, theme)
    await answer.get_by_test_id("tools-summary").click()
    await expect(answer.get_by_test_id("tool-call").first).to_be_visible()
    await looks_right(person, theme)

    await show(person, size, "Preview")
    await person.app.get_by_role("button", name="Increase by 1").click()
    await expect(person.app.get_by_label("Count").last).to_contain_text("1")
    await looks_right(person, theme)
    await show(person, size, "Code")
    await expect(person.get("code-view")).to_contain_text("export default", timeout=SOON)
    await looks_right(person, theme)
    await show(person, size, "Chat" if size == PHONE else "Versions")
    await looks_right(person, theme)
    for path in ("/settings", "/nowhere", "/"):
        await person.open(path)
        await expect(person.page.locator("h1").first).to_be_visible(timeout=SOON)
        await expect(person.page.locator(".bone")).to_have_count(0)
        await looks_right(person, theme)
    person.forgive("/nowhere")  # which is not found, as it should be


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["1280", "390"])
async def test_the_pages_before_sign_in(new_person: NewPerson, owner: Account, size: dict[str, int], theme: str):
    visitor = await new_person(viewport=size, color_scheme=theme)
    for path in ("/", "/login", "/login?problem=wrong&name=ada", "/signup", "/app/nosuchapp"):
        await visitor.open(path)
        await expect(visitor.page.locator("h1").first).to_be_visible(timeout=SOON)
        await looks_right(visitor, theme)


async def show(person: Person, size: dict[str, int], name: str) -> None:
    tabs = person.page.get_by_role("tablist", name="View" if size == PHONE else "Panels")
    await tabs.get_by_role("tab", name=name).click()


async def looks_right(person: Person, theme: str) -> None:
    """In the theme that was asked for, within the width of the screen, with contrast AA, every button with a name."""
    found = await person.page.evaluate(LEGIBLE)
    assert found["dark"] == (theme == "dark")
    assert found["wide"] == [], f"sticks out at {person.page.url}"
    assert found["faint"] == [], f"hard to read at {person.page.url}"
    assert found["nameless"] == [], f"without a name at {person.page.url}"
