"""One real program for each test module, one Chromium for the session, a fresh browser profile for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, StorageState, async_playwright

from tests.browser.chromium import FLAGS, chromium
from tests.browser.person import PASSWORD, Person
from tests.browser.program import Checkout, Program
from tests.browser.records import Records

WATCH = (Path(__file__).parent / "watch.js").read_text()
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

NewPerson = Callable[..., Awaitable[Person]]


@pytest.fixture(scope="session")
def checkout(worker_id: str) -> Checkout:
    return Checkout(worker_id)


@pytest.fixture(scope="module")
def settings(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment of the module's program: its `SETTINGS`."""
    return dict(getattr(request.module, "SETTINGS", {}))


@pytest.fixture(scope="module")
def installation() -> dict[str, str]:
    """The environment that names database and Redis: none, so SQLite and one worker. See test_installations.py."""
    return {}


@pytest.fixture(scope="module")
def program(
    request: pytest.FixtureRequest,
    checkout: Checkout,
    installation: dict[str, str],
    settings: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Program]:
    data = tmp_path_factory.mktemp("data") / request.module.__name__.rpartition(".")[2]
    running = Program(checkout, data, **settings, **installation)
    running.start()
    yield running
    left = running.stop()
    assert not left, f"still running after it was asked to stop: {left}"


@pytest.fixture(scope="module")
def records(program: Program) -> Records:
    return Records(program.database)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    try:
        path = chromium()
    except FileNotFoundError as missing:
        pytest.skip(str(missing))
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def new_person(browser: Browser, program: Program) -> AsyncIterator[NewPerson]:
    """Makes people, each with a browser profile of their own; whatever their browsers complain about fails the test."""
    people: list[Person] = []
    contexts: list[BrowserContext] = []

    async def make(of: Browser = browser, **profile: Any) -> Person:
        context = await of.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **profile})
        await context.add_init_script(WATCH)
        contexts.append(context)
        people.append(Person(await context.new_page(), program.address))
        return people[-1]

    yield make
    try:
        for person in people:
            await person.assert_clean()
    finally:
        for context in contexts:
            await context.close()


@dataclass(frozen=True)
class Account:
    """Someone who is signed in: for a browser (`storage_state`), and as a Cookie header."""

    state: StorageState

    @property
    def cookie(self) -> str:
        return "; ".join(f"{one['name']}={one['value']}" for one in self.state["cookies"])  # pyright: ignore


async def enrol(browser: Browser, program: Program, name: str) -> Account:
    """A new account, made without a page."""
    context = await browser.new_context()
    form = {"name": name, "password": PASSWORD}
    await context.request.post(f"{program.address}/auth/signup", form=form, headers={"Origin": program.address})
    state = await context.storage_state()
    await context.close()
    assert state["cookies"], f"no account for {name}"
    return Account(state)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def owner(browser: Browser, program: Program) -> Account:
    """The first account of the module's program."""
    return await enrol(browser, program, "ada")


@pytest_asyncio.fixture(loop_scope="session")
async def ada(new_person: NewPerson, owner: Account) -> Person:
    """The owner at a desk, signed in."""
    return await new_person(storage_state=owner.state)


@pytest_asyncio.fixture(loop_scope="session")
async def person(new_person: NewPerson) -> Person:
    """Someone at a desk, not signed in."""
    return await new_person()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A failed test shows what the program said."""
    report = yield
    running = getattr(item, "funcargs", {}).get("program")
    if report.failed and isinstance(running, Program):
        report.sections.append(("what OverSkill said", running.said()))
    return report
