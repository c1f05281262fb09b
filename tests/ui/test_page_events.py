"""The state of a page: without a sign-in it goes when the page goes; and nothing of a request's headers lies in it."""

import asyncio
import json
import logging
from typing import Any

import pytest
import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State
from reflex_base.registry import RegistrationContext

from overskill.telemetry.seldom import MOST
from overskill.ui.http import failures, page_events
from overskill.ui.http.door import SIGN_IN, Door
from overskill.ui.http.page_events import PageEvents, receive_pages
from tests.telemetry.conftest import Lines, lines
from tests.ui.test_door import Program
from tests.ui.test_door import opened as knock

__all__ = ["lines"]

TAB = BaseStateToken(ident="a-tab", cls=State)


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> rx.App:
    monkeypatch.setattr(page_events, "AT_ONCE", 0.01)
    here = RegistrationContext.set(RegistrationContext.get().fork())  # one app each
    app = rx.App()
    RegistrationContext.reset(here)
    app._enable_state()
    app._state_manager = StateManagerMemory()
    receive_pages(app)
    return app


def environ(sign_in: str) -> dict[str, Any]:
    headers = [
        (b"cookie", b"overskill-3000=the-secret"),
        (b"origin", b"http://localhost:3000"),
        (b"x-other", b"y" * 10_000),
    ]
    scope = {"client": ("192.0.2.1", 1), "headers": headers, SIGN_IN: sign_in}
    return {"QUERY_STRING": "token=a-tab&EIO=4", "asgi.scope": scope}


async def opened(app: rx.App, sign_in: str, sid: str) -> PageEvents:
    events = app.event_namespace
    assert isinstance(events, PageEvents)
    await events.on_connect(sid, environ(sign_in))
    return events


@pytest.mark.parametrize(("sign_in", "stays"), [("", False), ("a" * 64, True)])
async def test_a_stranger_s_state_goes_with_the_page(app: rx.App, sign_in: str, stays: bool) -> None:
    events = await opened(app, sign_in, "first")
    states = app.state_manager
    assert isinstance(states, StateManagerMemory)
    assert TAB.ident in states.states
    events.on_disconnect("first")
    await asyncio.sleep(0.1)
    assert (TAB.ident in states.states) is stays
    await states.close()


async def test_a_stranger_who_comes_back_at_once_keeps_it(app: rx.App, monkeypatch: pytest.MonkeyPatch) -> None:
    events = await opened(app, "", "first")
    states = app.state_manager
    assert isinstance(states, StateManagerMemory)
    before = states.states[TAB.ident]
    task = events.on_disconnect("first")
    assert task
    await task
    await opened(app, "", "second")
    await asyncio.sleep(0.1)
    assert states.states[TAB.ident] is before
    await states.close()


async def test_of_a_request_only_what_is_needed_is_kept(app: rx.App) -> None:
    events = await opened(app, "a" * 64, "first")
    kept = events._static_router_data["first"]
    assert kept["headers"] == {"origin": "http://localhost:3000", "cookie": "a" * 64}
    assert "the-secret" not in str(kept)
    assert isinstance(app.state_manager, StateManagerMemory)
    await app.state_manager.close()


async def test_nonsense_has_one_share_of_log_lines_wherever_it_is_noticed(
    app: rx.App, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(failures.seldom, "_minutes", {})
    events = await opened(app, "", "first")
    reflex = logging.getLogger("engineio.server")
    failures.refuse_quietly()
    for _ in range(MOST - 1):
        await knock(Door(Program()), "no frame")
        await events.on_event("first", "no event")
        try:
            json.loads("[")
        except ValueError as error:
            reflex.error("x", exc_info=error)
    assert len(lines.of("socket.malformed")) == MOST
    assert {line["reason"] for line in lines.of("socket.malformed")} >= {
        "frame",
        "event",
        "json.decoder.JSONDecodeError",
    }
