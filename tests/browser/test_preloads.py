"""A page's HTML names the modules that the page needs, so that the browser fetches them while it reads the first."""

from __future__ import annotations

import re
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.browser.person import Person
from tests.browser.program import Program

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
SETTINGS = {"OVERSKILL_DEMO_RATE": "0"}
LOADED = "() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)"


def named(program: Program, path: str) -> list[str]:
    """The modules in the Link header of the page at this path."""
    with urlopen(program.address + path, timeout=30) as answer:
        return re.findall(r"<([^>]+)>; rel=modulepreload", answer.headers.get("link", ""))


async def test_the_html_names_what_its_page_loads(ada: Person, program: Program):
    app = await ada.begin("a counter")
    await ada.ended(1)
    for path in ("/", f"/app/{app}", "/dashboard"):
        await ada.open(path)
        await ada.page.wait_for_load_state("networkidle")
        modules = named(program, path)
        assert modules
        assert set(modules) <= set(await ada.page.evaluate(LOADED)), path
    assert named(program, "/") != named(program, "/dashboard")


async def test_an_address_without_a_page_names_nothing(program: Program):
    with pytest.raises(HTTPError) as missing:
        named(program, "/no/such/page")
    assert "link" not in missing.value.headers
