"""Sockets: the address of whoever opens one, strangers' share, and what reaches the program of a cookie or a frame."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from overskill.accounts import cookies, sessions
from overskill.accounts.signup import sign_up
from overskill.ui.http.door import MOST_FROM_ONE_PLACE, MOST_STRANGERS, SIGN_IN, Door
from overskill.ui.http.proxies import behind_proxies
from overskill.ui.live.hub import encode
from tests.accounts.conftest import cheap_hashes, empty, setting

__all__ = ["cheap_hashes", "empty", "setting"]


class Program:
    """What stands behind the door: keeps what reaches it, and sends what it is told to."""

    def __init__(self, *says: str) -> None:
        self.scopes: list[Scope] = []
        self.heard: list[Message] = []
        self.says = says
        self.leaves: asyncio.Event | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        for text in self.says:
            await send({"type": "websocket.send", "text": text})
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(message)
        if self.leaves:
            await self.leaves.wait()


async def opened(
    app: Any, *frames: str | bytes, address: str = "192.0.2.1", cookie: str = "", **more: str
) -> list[Message]:
    """Open a socket, send frames, leave; what was answered."""
    answers: list[Message] = []
    waiting: list[Message] = [{"type": "websocket.receive", **said(frame)} for frame in frames]

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "websocket.disconnect", "code": 1000}

    async def send(message: Message) -> None:
        if "text" in message:
            message["text"].encode()
        answers.append(message)

    pairs = {"cookie": cookie, **more}
    headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in pairs.items() if value]
    await app({"type": "websocket", "client": (address, 1), "headers": headers}, receive, send)
    return answers


def said(frame: str | bytes) -> dict[str, Any]:
    return {"bytes": frame, "text": None} if isinstance(frame, bytes) else {"text": frame}


async def test_the_cookie_ends_here_and_the_sign_in_goes_on() -> None:
    secret = await sessions.sign_in(await sign_up("Ada", "a password"))
    program = Program()
    await opened(Door(program), cookie=f"other=1; {cookies.name()}={secret}")
    await opened(Door(program), cookie=f"{cookies.name()}=made-up")
    await opened(Door(program))
    known, made_up, nobody = program.scopes
    assert known[SIGN_IN] == sessions.hash_of(secret)
    assert made_up[SIGN_IN] == nobody[SIGN_IN] == ""
    assert secret not in str(program.scopes)
    assert all(name != b"cookie" for scope in program.scopes for name, _ in scope["headers"])


def statuses(answers: list[Message]) -> int:
    return next((one["status"] for one in answers if "status" in one), 0)


async def held_open(door: Door, program: Program, addresses: list[str]) -> list[asyncio.Task[list[Message]]]:
    """Sockets from these addresses that stay open until `program.leaves` is set."""
    program.leaves = asyncio.Event()
    sockets = [asyncio.create_task(opened(door, address=address)) for address in addresses]
    await asyncio.sleep(0)
    return sockets


async def test_strangers_have_a_share_from_each_place_and_together() -> None:
    secret = await sessions.sign_in(await sign_up("Ada", "a password"))
    program = Program()
    door = Door(program)
    sockets = await held_open(door, program, [f"10.0.{number % 10}.1" for number in range(MOST_STRANGERS)])
    leaves, program.leaves = program.leaves, None
    assert statuses(await opened(door, address="198.51.100.1")) == 429
    assert statuses(await opened(door, address="198.51.100.1", cookie=f"{cookies.name()}=made-up")) == 429
    assert statuses(await opened(door, address="198.51.100.1", cookie=f"{cookies.name()}={secret}")) == 0
    assert leaves
    leaves.set()
    assert not any(map(statuses, await asyncio.gather(*sockets)))
    assert not statuses(await opened(door)), "those have gone"


async def test_one_place_does_not_use_up_the_others_share() -> None:
    program = Program()
    door = Door(program)
    sockets = await held_open(door, program, [f"2001:db8::{number:x}" for number in range(MOST_FROM_ONE_PLACE)])
    leaves, program.leaves = program.leaves, None
    assert statuses(await opened(door, address="2001:db8::ffff")) == 429
    assert statuses(await opened(door, address="2001:db8:0:1::1")) == 0
    assert leaves
    leaves.set()
    await asyncio.gather(*sockets)


@pytest.mark.parametrize("frame", ["", "zzz", "0", "2", "5", "6", "b4", "451-", "4599-/_event,", "46", b"4", b""])
async def test_what_is_no_frame_ends_the_socket(frame: str | bytes) -> None:
    program = Program()
    await opened(Door(program), "3", "42/_event,", frame, "3")
    assert [message["text"] for message in program.heard] == ["3", "42/_event,"]


async def test_half_a_character_goes_out_as_a_whole_one() -> None:
    assert [one["text"] for one in await opened(Door(Program("a\ud83db", "😀", "plain")))] == [
        "a\ufffdb",
        "😀",
        "plain",
    ]


def test_half_a_character_in_a_delta() -> None:
    for packet in encode({"$": ["a\ud83d"], "state": {"key\udc00": ["\ud800", "😀"]}}):
        assert "\ufffd" in packet.encode()
        packet.encode().encode()


@pytest.mark.parametrize(
    ("trusted", "header", "found"),
    [("", "203.0.113.9", "192.0.2.1"), ("192.0.2.0/24", "203.0.113.9", "203.0.113.9"), ("192.0.2.1", "", "192.0.2.1")],
)
async def test_behind_a_proxy_the_one_who_asks_is_counted(
    setting: Callable[..., None], monkeypatch: pytest.MonkeyPatch, trusted: str, header: str, found: str
) -> None:
    from overskill.settings import Settings, settings

    monkeypatch.setitem(settings.__dict__, "proxies", Settings(trusted_proxies=trusted).proxies)  # pyright: ignore
    program = Program()
    await opened(behind_proxies(program), x_forwarded_for=header)
    assert program.scopes[0]["client"][0] == found
