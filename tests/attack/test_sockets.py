"""What a hand-made client can do with the pages' sockets, with and without a sign-in."""

from __future__ import annotations

import asyncio
import json
import resource
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

import pytest
import pytest_asyncio
import websockets
from playwright.async_api import Browser

from tests.browser.conftest import Account, enrol
from tests.browser.page import CHAT, LIVE, Page
from tests.browser.program import Program
from tests.browser.raw_client import RawClient

SETTINGS = {"OVERSKILL_DEMO_RATE": "0", "OVERSKILL_SIGNUP": "open"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
STATE = "reflex___state____state.overskill___ui___state___"
SEARCH, CLOSE, SEND = f"{STATE}apps____apps.set_search", f"{STATE}code____code.close", f"{STATE}chat____chat.send"
RENAME, CREATE = f"{STATE}chat____chat.rename", f"{STATE}apps____apps.create"
WORDS = "Zebrafish"  # what somebody wrote
HALF = "\ud83d"


@pytest.fixture
def port(program: Program) -> int:
    return program.checkout.port


@pytest_asyncio.fixture(loop_scope="session")
async def page(owner: Account, program: Program) -> AsyncIterator[RawClient]:
    """The owner's first page."""
    async with RawClient(program.checkout.port, "/", owner.cookie) as opened:
        await opened.until(lambda _: opened.heard('"signed_in_rx_state_":true'))
        yield opened


async def shown(client: RawClient, words: str) -> None:
    """The client searches its apps for words and is shown that it does: everything before it has been dealt with."""
    since = len(client.frames)
    await client.call(SEARCH, value=words)
    await client.until(lambda _: client.heard(f'"search_rx_state_":"{words}"', since))


def kept_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


async def test_a_session_s_secret_lies_in_no_file(page: RawClient, owner: Account, program: Program):
    await page.call(CREATE, prompt=f"a counter called {WORDS}", ticket="0" * 32)
    await page.until(lambda _: page.heard("/app/"))
    await asyncio.sleep(3)  # states used to be written after two seconds
    secrets = [one.partition("=")[2].encode() for one in owner.cookie.split("; ")]
    files = [path for path in kept_in(program.data) if "toolchain" not in path.parts]
    assert files
    assert not [path for path in files if any(secret in path.read_bytes() for secret in secrets)]
    assert not any(secret.decode() in program.said() for secret in secrets)


async def test_the_state_of_a_closed_tab_is_nobody_s(
    page: RawClient, owner: Account, program: Program, port: int, browser: Browser
):
    eve = await enrol(browser, program, "eve")
    await page.call(CREATE, prompt=f"a counter called {WORDS}", ticket="1" * 32)
    await page.until(lambda _: page.heard("/app/"))
    async with RawClient(port, "/", owner.cookie) as tab:
        await tab.until(lambda _: tab.heard('"cards_rx_state_":[{'))
    for cookie in ("", eve.cookie):
        for handler, values in ((SEARCH, {"value": ""}), (CLOSE, {"path": "x"}), (SEARCH, {"value": "z"})):
            async with RawClient(port, "/", cookie, token=tab.token, hydrates=False) as thief:
                await thief.call(handler, **values)
                await thief.call(SEARCH, value="all of it")
                await thief.until(lambda _, thief=thief: thief.heard('"search_rx_state_":"all of it"'))
                told = "".join(thief.frames)
                assert WORDS not in told
                assert 'cards_rx_state_":[{' not in told
                assert "ada" not in told
    assert tab.token not in program.said(), "what opens a page's state is in no log line"


async def test_half_a_character_silences_no_page(page: RawClient):
    for text in (HALF, f"a{HALF}b", "\udc00\ud800"):
        await page.call(SEARCH, value=text)
    await shown(page, "still here")
    assert page.heard("a\ufffdb")


async def test_every_text_that_a_handler_takes_is_well_formed(page: RawClient, port: int, owner: Account):
    await page.call(CREATE, prompt=f"a counter {HALF}", ticket="2" * 32)
    await page.until(lambda _: page.heard("/app/"))
    path = next(json.loads(f"[{frame.partition('[')[2]}") for frame in page.frames if '"/app/' in frame)
    address = "/app/" + json.dumps(path).partition("/app/")[2].partition('"')[0]
    async with Page(port, address, owner.cookie) as editor:  # which takes an ended run's messages into its chat
        await editor.opened()
        await editor.call(RENAME, name=f"Half{HALF}name")
        await editor.until(lambda _: editor.vars[CHAT]["app_name"] == "Half\ufffdname")
        await editor.call(SEND, text=f"more {HALF}", ticket="3" * 32)
        await editor.until(lambda _: "more \ufffd" in prompts(editor))


def prompts(editor: Page) -> list[str]:
    """What its person has said, as the page shows it."""
    live = editor.vars.get(LIVE, {}).get("prompt") or {}
    return [row["text"] for row in (*editor.vars[CHAT]["rows"], live) if row.get("role") == "user"]


async def test_strangers_get_a_bounded_share(program: Program, port: int, owner: Account):
    before, disk = memory(program), sum(path.stat().st_size for path in kept_in(program.data / "reflex"))
    refused = 0
    async with AsyncExitStack() as open_sockets:
        for number in range(200):
            client = RawClient(port, f"/{'x' * 1500}?{number}", f"overskill-{port}=made-up-{number}")
            try:
                await open_sockets.enter_async_context(client)
            except websockets.exceptions.InvalidStatus as error:
                refused += error.response.status_code == 429 and b"sign-in" in (error.response.body or b"")
        assert refused >= 130
        async with RawClient(port, "/", owner.cookie) as known:
            await known.until(lambda _: known.heard('"signed_in_rx_state_":true'))
    assert memory(program) - before < 60_000_000
    assert sum(path.stat().st_size for path in kept_in(program.data / "reflex")) - disk < 100_000
    async with RawClient(port, "/") as stranger:  # those have gone
        await stranger.until(lambda _: stranger.heard('"loaded_rx_state_":true'))


def memory(program: Program) -> int:
    return sum(process.memory_info().rss for process in program.family())


@pytest.mark.parametrize(
    ("where", "value"),
    [("pathname", "/" + "x" * 3000), ("asPath", "/?" + "x" * 3000), ("query", {f"q{n}": "x" * 500 for n in range(9)})],
)
async def test_the_address_of_a_page_is_bounded(page: RawClient, where: str, value: object):
    event = page._event(SEARCH, {"value": "too far"})
    event["router_data"][where] = value
    since = len(page.frames)
    await page.say("42/_event," + json.dumps(["event", event]))
    await shown(page, "near")
    assert not page.heard("x" * 400, since)


@pytest.fixture
def many_files() -> Iterator[None]:
    """This process may hold thousands of connections."""
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4000, most), most))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "GET / HTTP/1.1\r\nHost: x",
        "POST /auth/login HTTP/1.1\r\nHost: x\r\nOrigin: {}\r\nContent-Length: 9\r\n\r\nname",
    ],
)
@pytest.mark.usefixtures("many_files")
async def test_who_asks_for_nothing_keeps_nobody_out(program: Program, port: int, asked: str):
    with ExitStack() as held:
        for _ in range(1_200):
            one = held.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60))
            one.sendall(asked.format(program.address).encode())
        assert await asyncio.to_thread(program.fetch, "/ping") == 200


NONSENSE = [
    "",
    "9",
    "zzz",
    "42/_event,[",
    "42/_event,{}",
    '42/_event,["event"]',
    '42/_event,["event",5]',
    "4",
    "40/nowhere,",
    "44/_event,1",
    '42/_event,["event",{"name":5}]',
    '42/_event,["event",{"name":"x","payload":[]}]',
    "[" * 100_000,
    "42/_event," + "[" * 100_000,
    '42/_event,["event","WORDS"]',
    '42/_event,["event",{"name":"WORDS","payload":{"text":"WORDS"}}]',
    "6",
    "2",
    b"WORDS",
    b"",
    f'42/_event,["event",{{"name":"{SEND}","payload":{{"text":{{"WORDS":1}},"ticket":[]}}}}]',
    '42/_event,["WORDS",{}]',
    f'42/_event,["event",{{"name":"{SEARCH}","payload":{{"value":{"[" * 60}"WORDS"{"]" * 60}}}}}]',
    "451-/_event,[]",
    "4599999999-/_event,[]",
    f'42/_event,["event",{{"name":"{SEARCH}","payload":{{"value":{{"WORDS":"WORDS"}}}}}}]',
    "42/_event,[" + "9" * 5000 + "]",
]


async def test_nonsense_costs_a_short_line_and_nobody_else(
    program: Program, port: int, owner: Account, page: RawClient
):
    before = len(program.log.read_text("utf-8"))
    for round_ in range(3):
        for cookie in ("", owner.cookie):
            for frame in NONSENSE:
                async with RawClient(port, "/", cookie, hydrates=bool(round_)) as client:
                    try:
                        await client.say(
                            frame.replace(b"WORDS", WORDS.encode())
                            if isinstance(frame, bytes)
                            else frame.replace("WORDS", WORDS)
                        )
                        await asyncio.sleep(0.01)
                    except websockets.exceptions.ConnectionClosed:
                        pass
    await shown(page, "alive")
    said = program.log.read_text("utf-8")[before:]
    assert WORDS not in said
    assert "Traceback" not in said
    assert '"level": "error"' not in said, said
    assert len(said.splitlines()) < 60, said


async def test_a_socket_without_a_token_is_refused(program: Program, port: int):
    address = f"ws://localhost:{port}/_event/?EIO=4&transport=websocket"
    before = len(program.log.read_text("utf-8"))
    async with websockets.connect(address, origin=websockets.Origin(f"http://localhost:{port}")) as socket:
        await socket.recv()
        await socket.send("40/_event,")
        assert str(await socket.recv()).startswith("44/_event,")
        await socket.send("42/_event," + json.dumps(["event", {"name": SEND, "payload": {"text": WORDS}}]))
        await asyncio.sleep(0.5)
    assert WORDS not in program.log.read_text("utf-8")[before:]
