"""Loops that serve every page: they outlive what goes wrong, and an open page alone keeps nobody signed in."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event

from overskill import db, supervise
from overskill.accounts import sessions
from overskill.clock import aware, now
from overskill.models import SignIn
from overskill.ui.live import broadcast
from overskill.ui.live.hub import Hub
from tests.journal.records import an_app


class Dashboards:
    """The open dashboards of some sign-ins."""

    def __init__(self, *sign_ins: str) -> None:
        self.sign_ins = set(sign_ins)
        self.left: list[str] = []

    def sign_out(self, sign_in: str) -> None:
        self.left.append(sign_in)


async def signed_in(days: float) -> str:
    """The hash of a sign-in that ends in so many days."""
    app = await an_app()
    secret = app.id * 4
    async with db.session() as session:
        session.add(SignIn(secret_hash=secret, user_id=app.owner_id, expires_at=now() + timedelta(days=days)))
        await session.commit()
    return secret


async def checked(hub: Hub, dashboards: Dashboards, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop, for one look."""
    monkeypatch.setattr(broadcast, "hub", hub)
    missed = asyncio.Event()
    missed.set()
    task = asyncio.create_task(broadcast._check_sign_ins(missed, dashboards))  # pyright: ignore
    async with asyncio.timeout(60):
        while missed.is_set():
            await asyncio.sleep(0)
    await asyncio.sleep(0.3)
    task.cancel()


async def test_sign_ins_are_asked_for_together_and_asking_is_no_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    hub, apps = Hub(), [(await an_app()).id for _ in range(30)]
    held = [await signed_in(10) for _ in range(30)]
    ended, elsewhere = await signed_in(-1), await signed_in(-1)
    for place, sign_in in enumerate([*held, ended]):
        hub.join(f"socket {place}", apps[place % 30], sign_in)
    dashboards = Dashboards(held[0], elsewhere)
    asked: list[str] = []
    listener = lambda *args: asked.append(args[2])  # noqa: E731
    event.listen(db.engine().sync_engine, "before_cursor_execute", listener)
    try:
        await checked(hub, dashboards, monkeypatch)
    finally:
        event.remove(db.engine().sync_engine, "before_cursor_execute", listener)
    assert hub.sign_ins == set(held)
    assert sorted(dashboards.left) == sorted([ended, elsewhere])
    assert len([one for one in asked if "signin" in one]) == 1
    async with db.session() as session:
        entry = await session.get_one(SignIn, held[0])
    assert aware(entry.expires_at) < now() + timedelta(days=11), "thirty days without a visit end it, tab or not"


async def test_a_look_that_fails_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "PAUSE", 0)
    looks: list[int] = []

    class Feeds:
        def sweep(self) -> None:
            looks.append(1)
            raise KeyError("one bad feed")

    monkeypatch.setattr(broadcast, "SWEEP", 0.001)
    loop = lambda: broadcast._sweep(Feeds(), Dashboards())  # noqa: E731  # pyright: ignore
    task = supervise.start(supervise.supervise("sweep", loop), "sweep")
    async with asyncio.timeout(60):
        while len(looks) < 3:
            await asyncio.sleep(0.001)
    task.cancel()


async def test_the_check_of_no_sign_ins_asks_nothing() -> None:
    assert await sessions.still_hold([]) == set()
