"""Feeds: open while someone looks, and nothing of them left afterwards."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import reflex as rx

from overskill.db import DatabaseAway
from overskill.journal import events as ev
from overskill.journal.journal import Journal
from overskill.ui.live import feeds as room
from overskill.ui.live.feed import States
from overskill.ui.live.feeds import Feeds
from overskill.ui.live.hub import Hub
from overskill.ui.state.chat import Chat
from overskill.ui.state.live import Live
from overskill.ui.state.meter import Meter
from overskill.ui.state.preview import Preview
from overskill.ui.view import event_words
from tests.journal.records import an_app

SAMPLES: dict[str, object] = {"iteration": 1, "attempt": 1, "number": 1, "problems": [], "is_error": False}


@pytest.fixture
async def journal() -> AsyncIterator[Journal]:
    journal = Journal()
    journal.start()
    yield journal
    await journal.stop()


async def test_what_the_last_viewer_leaves_is_freed(journal: Journal) -> None:
    hub = Hub()
    hub.attach(rx.App())
    feeds = Feeds(journal, hub, States(Live, Preview, Chat, Meter))
    apps = [(await an_app()).id for _ in range(3)]
    for app in apps:
        await feeds.of(app)
        for tab in range(2):
            hub.join(f"{app} {tab}", app, "someone")
    assert set(journal._listeners) == set(feeds._open) == set(apps)
    feeds.sweep()  # none of these sockets is open any more
    assert not feeds._open
    assert not feeds._forget
    assert not journal._listeners
    assert not hub._sockets
    assert not hub._app_of
    assert not hub._sign_in_of


async def test_a_feed_comes_back_with_the_next_viewer(journal: Journal) -> None:
    feeds = Feeds(journal, Hub(), States(Live, Preview, Chat, Meter))
    app = (await an_app()).id
    first = await feeds.of(app)
    assert await feeds.of(app) is first, "every viewer has the same one"
    feeds.sweep()
    assert await feeds.of(app) is not first
    feeds.close()
    assert not journal._listeners


async def test_a_feed_that_is_swept_before_its_first_viewer_could_join_is_opened_anew(journal: Journal) -> None:
    """Who comes in that moment would look at a feed that hears nothing more: a run that stands still for ever."""
    feeds = Feeds(journal, Hub(), States(Live, Preview, Chat, Meter))
    app = (await an_app()).id
    viewer = asyncio.create_task(feeds.of(app))
    await asyncio.sleep(0)
    feeds._open[app].add_done_callback(lambda _: feeds.sweep())
    assert await viewer is await feeds.of(app)
    assert journal._listeners, "it hears the app"
    feeds.close()


def test_nobody_waits_long_for_it() -> None:
    assert room.SWEEP <= 5


@pytest.mark.parametrize("broken", ["bills_of", "present_run", "read"])
async def test_a_feed_that_cannot_be_opened_leaves_nobody_listening(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    async def away(*_: object) -> None:
        raise DatabaseAway

    async def a_run_works(_: str) -> str:
        return "a run"

    feeds = Feeds(journal, Hub(), States(Live, Preview, Chat, Meter))
    app = (await an_app()).id
    monkeypatch.setattr(room, "present_run", a_run_works)
    monkeypatch.setattr(room, broken, away)
    for _ in range(3):
        with pytest.raises(DatabaseAway):
            await feeds.of(app)
    assert not journal._listeners
    assert not len(feeds)
    monkeypatch.undo()
    assert await feeds.of(app)
    feeds.close()


def test_every_event_has_words() -> None:
    for kind, event in ev.KINDS.items():
        assert event.kind == kind
        values = {name: SAMPLES.get(name, "x") for name in ev.NAMES[event]}
        assert event_words.words(event(**values), {})
        assert isinstance(event_words.mark(event(**values)), str)
    assert event_words.words(ev.Unknown("told_the_future", "{}"), {})
