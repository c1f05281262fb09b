"""Whose state a tab's is, before every event; and that Reflex still gives the signs by which that is told."""

import inspect
from typing import Any

import pytest
import reflex as rx
from reflex.state import State
from reflex_base.compiler import templates
from reflex_base.event import Event

from overskill.ui.state import strangers
from overskill.ui.state.account import Account
from overskill.ui.state.apps import Apps
from overskill.ui.state.chat import Chat
from overskill.ui.state.strangers import NEW_PAGE, OPENING, ForgetStrangers
from overskill.ui.view.shapes import AppCard, Row

ADA, EVE = "a" * 64, "e" * 64
SEARCH, OPEN = f"{Apps.get_full_name()}.set_search", f"{State.get_full_name()}.hydrate_and_load"


@pytest.fixture
async def state(monkeypatch: pytest.MonkeyPatch) -> State:
    """A tab's state, filled for Ada."""

    async def visitor(page: rx.State) -> object:
        return object() if page.router.headers.cookie else None

    monkeypatch.setattr(strangers, "visitor", visitor)
    root = State(_reflex_internal_init=True)
    await event(root, ADA, OPEN)
    (await root.get_state(Apps)).cards = [AppCard(id="1", name="Secret plans", state="Ready")]
    (await root.get_state(Chat)).rows = [Row(id="m")]
    return root


async def event(root: State, sign_in: str, name: str, **payload: Any) -> None:
    """What Reflex does before it calls a handler."""
    headers = {"headers": {"cookie": sign_in, "origin": "http://localhost:3000"}, "asPath": "/", "pathname": "/"}
    root.router_data = root._update_router_vars(headers, root.router_data)
    await ForgetStrangers().preprocess(None, root, Event(name=name, payload=payload))  # pyright: ignore[reportArgumentType]


async def cards(root: State) -> list[AppCard]:
    return (await root.get_state(Apps)).cards


@pytest.mark.parametrize("name", [SEARCH, OPEN, f"{State.get_full_name()}.hydrate", "anything"])
@pytest.mark.parametrize("who", ["", EVE])
async def test_no_event_of_somebody_else_finds_the_state(state: State, name: str, who: str) -> None:
    await event(state, who, name)
    assert not await cards(state)
    assert not (await state.get_state(Chat)).rows
    assert (await state.get_state(Account))._whose == who


async def test_one_s_own_events_find_it(state: State) -> None:
    await event(state, ADA, SEARCH)
    await event(state, ADA, OPEN)  # reconnected
    assert await cards(state)
    assert (await state.get_state(Chat)).rows


async def test_a_page_that_was_loaded_anew_draws_its_chat_itself(state: State) -> None:
    await event(state, ADA, OPEN, **{NEW_PAGE: ["a digest"]})
    assert await cards(state)
    assert not (await state.get_state(Chat)).rows


def test_reflex_s_page_still_says_that_it_is_a_new_one() -> None:
    for name in OPENING:
        assert name in State.event_handlers
    assert NEW_PAGE in inspect.signature(State.event_handlers["hydrate_and_load"].fn).parameters
    script = inspect.getsource(templates)
    assert "first" in script
    assert "PAYLOAD_HASHES" in script or f"{NEW_PAGE}:" in script, "the page does not send it any more"
