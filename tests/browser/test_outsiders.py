"""Apps are private: another account, or nobody at all, finds nothing, changes nothing and hears nothing."""

from __future__ import annotations

import http.client
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
import websockets
from playwright.async_api import Browser, expect

from tests.browser.attack import PANE, Victim, arguments, handlers
from tests.browser.conftest import Account, NewPerson, enrol
from tests.browser.person import SOON, Person
from tests.browser.program import Program
from tests.browser.raw_client import RawClient
from tests.browser.records import Records

SETTINGS = {"OVERSKILL_DEMO_RATE": "300", "OVERSKILL_SIGNUP": "open"}
SECRET = "Zebrafish"  # the app's name, and in its prompt, texts, files and versions
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
PLAIN = (str, int, dict)


@dataclass(frozen=True)
class House:
    """Ada's app, and two who should know nothing of it."""

    app: str
    run: str
    ada: Account
    outsiders: dict[str, str]
    """Who → their Cookie header."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def house(browser: Browser, program: Program, records: Records) -> AsyncIterator[House]:
    ada, eve = await enrol(browser, program, "ada"), await enrol(browser, program, "eve")
    context = await browser.new_context(storage_state=ada.state)
    owner = Person(await context.new_page(), program.address)
    app = await owner.begin(f"a landing page called {SECRET}")
    await owner.ended(1)
    await owner.ask("a todo app with dark mode")
    await owner.streams(2)
    await owner.ask(f"{SECRET} in green")
    await expect(owner.get("queued-prompt")).to_have_count(1, timeout=SOON)
    await owner.get("run-cancel").click()  # so that the queue is held up
    await owner.ended(2, "cancelled")
    yield House(app, records.answers(app)[0]["run_id"], ada, {"nobody": "", "another account": eve.cookie})
    await context.close()


@pytest.fixture
def victim(house: House, records: Records) -> Victim:
    answer = records.answers(house.app)[0]
    row = records.all("SELECT * FROM app WHERE id = ?", house.app)[0]
    waiting = records.all("SELECT id FROM queuedprompt WHERE app_id = ?", house.app)[0]
    stored = records.all("SELECT ticket FROM receipt WHERE app_id = ?", house.app)[0]
    return Victim(row, answer["id"], f"{answer['run_id']}.1", waiting["id"], stored["ticket"])


@pytest_asyncio.fixture(loop_scope="session")
async def ada(new_person: NewPerson, house: House) -> Person:
    return await new_person(storage_state=house.ada.state)


def get(program: Program, path: str, *, port: int | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of a plain request to this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port or program.checkout.port, timeout=30)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), dict(answer.getheaders())


async def test_a_page_of_somebody_elses_app_is_not_found(
    house: House, new_person: NewPerson, browser: Browser, program: Program
):
    eve = await enrol(browser, program, "mallory")
    for state in (None, eve.state):
        outsider = await new_person(**({"storage_state": state} if state else {}))
        for path in (f"/app/{house.app}", f"/app/{house.app}/runs/{house.run}", "/app/nosuchapp"):
            await outsider.open(path)
            await expect(outsider.get("not-found")).to_be_visible(timeout=SOON)
            assert SECRET not in await outsider.page.content()
        await outsider.open("/")
        await expect(outsider.page.locator("h1")).to_be_visible(timeout=SOON)
        assert SECRET not in await outsider.page.content()


@pytest.mark.parametrize("who", ["nobody", "another account"])
async def test_no_event_handler_shows_or_changes_anything(
    house: House, victim: Victim, program: Program, records: Records, who: str
):
    before = records.of_app(house.app)
    kept = records.all("SELECT * FROM setting ORDER BY name")
    async with RawClient(program.checkout.port, f"/app/{house.app}", house.outsiders[who]) as client:
        await answered(client)
        for name, parameters in handlers():
            heard = len(client.frames)
            await client.call(name, **arguments(parameters, victim))
            await answered(client)
            assert not leaks(client, heard), f"{name} tells {who}"
            assert records.of_app(house.app) == before, f"{name} lets {who} change something"
            assert records.all("SELECT * FROM setting ORDER BY name") == kept, f"{name} lets {who} change a setting"


async def answered(client: RawClient) -> None:
    """Everything sent so far has been dealt with: what was sent after it has been."""
    for tab in ("versions", "console"):
        heard = len(client.frames)
        await client.call(PANE, tab=tab)
        await client.until(
            lambda frames, tab=tab, heard=heard: any(f'"tab_rx_state_":"{tab}"' in one for one in frames[heard:])
        )


def leaks(client: RawClient, since: int = 0) -> list[str]:
    """Frames that hold something of the app: its words, its file tree, its last build."""
    return [
        frame for frame in client.frames[since:] if any(word in frame for word in (SECRET, "file-code", "Built in"))
    ]


async def test_the_owner_is_shown_what_outsiders_are_not(house: House, program: Program):
    """The attack would be noticed."""
    async with RawClient(program.checkout.port, f"/app/{house.app}", house.ada.cookie) as client:
        await client.until(lambda _: client.heard(SECRET))
        assert leaks(client)


async def test_handlers_take_nothing_but_plain_values():
    """Reflex makes whatever a handler's annotation says from what a client sends, records included."""
    strange = [
        f"{name}({one})"
        for name, parameters in handlers()
        for one in parameters
        if not name.endswith(".setvar") and one.annotation not in PLAIN
    ]
    assert not strange


async def test_outsiders_hear_nothing_of_a_running_run(house: House, ada: Person, program: Program):
    port, path = program.checkout.port, f"/app/{house.app}"
    async with (
        RawClient(port, path, house.outsiders["nobody"]) as nobody,
        RawClient(port, path, house.outsiders["another account"]) as eve,
        RawClient(port, path, house.ada.cookie) as copy,
    ):
        await ada.open(path)
        await ada.ended(1)
        for client in (nobody, eve):
            await answered(client)
        quiet = [len(client.frames) for client in (nobody, eve)]
        await ada.ask("make it green")
        await ada.ended(3)
        assert copy.heard("green"), "the owner's other page hears it"
        assert [len(client.frames) for client in (nobody, eve)] == quiet


async def test_the_preview_opens_for_the_owner_only(house: House, program: Program, records: Records):
    gate = f"/preview/{house.app}"
    nothing = get(program, "/preview/nosuchapp")[:2]
    assert nothing[0] == 404
    for cookie in house.outsiders.values():
        assert get(program, gate, Cookie=cookie)[:2] == nothing
        assert get(program, f"{gate}?version=1", Cookie=cookie)[:2] == nothing
        assert get(program, f"{gate}?run={house.run}&moment=0", Cookie=cookie)[:2] == nothing

    status, _, headers = get(program, gate, Cookie=house.ada.cookie)
    assert status == 303
    site = urlsplit(headers["location"])
    token = records.all("SELECT preview_token FROM app WHERE id = ?", house.app)[0]["preview_token"]
    assert token in site.netloc
    listener = program.checkout.preview_port
    for path in ("/", "/@live", "/favicon.svg", "/?__grant=forged"):
        other = f"nosuchapp.localhost:{listener}"
        assert (
            get(program, path, port=listener, Host=site.netloc)[:2] == get(program, path, port=listener, Host=other)[:2]
        )
        assert get(program, path, port=listener, Host=site.netloc)[0] == 404
    granted = f"{site.path}?{site.query}"
    assert get(program, granted, port=listener, Host=site.netloc)[0] in (200, 302)
    assert get(program, granted, port=listener, Host=site.netloc)[0] == 404, "a grant opens the preview once"


async def test_the_recording_of_a_run_is_for_those_who_see_its_app(house: House, program: Program, records: Records):
    query = "SELECT payload FROM event WHERE run_id = ? AND kind = 'file_saved'"
    saved = json.loads(records.all(query, house.run)[0]["payload"])["sha256"]
    run = f"/api/apps/{house.app}/runs/{house.run}"
    nothing = get(program, "/api/apps/nosuchapp/runs/nosuchrun/film")[:2]
    assert nothing[0] == 404
    for path in (f"{run}/film", f"{run}/contents/{saved}"):
        for cookie in house.outsiders.values():
            assert get(program, path, Cookie=cookie)[:2] == nothing
        assert get(program, path, Cookie=house.ada.cookie)[0] == 200
    for path in (f"/api/apps/{house.app}/runs/nosuchrun/film", f"{run}/contents/{'0' * 64}"):
        assert get(program, path, Cookie=house.ada.cookie)[:2] == nothing


async def test_the_health_check_tells_nothing_about_anybody(house: House, program: Program):
    status, body, _ = get(program, "/healthz")
    assert status == 200
    assert json.loads(body)["status"] == "ok"
    for secret in (SECRET, "ada", "eve", house.app, str(program.data)):
        assert secret not in body


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:1", "null"])
async def test_a_socket_from_a_foreign_page_is_refused(house: House, program: Program, origin: str):
    with pytest.raises(websockets.exceptions.InvalidStatus) as refused:
        async with RawClient(program.checkout.port, "/", house.ada.cookie, origin):
            pass
    assert refused.value.response.status_code in (400, 403)


async def test_signing_out_ends_it_everywhere(
    house: House, browser: Browser, program: Program, new_person: NewPerson, records: Records
):
    bob = await enrol(browser, program, "bob")
    first, second = [await new_person(storage_state=bob.state) for _ in range(2)]
    app = await first.begin("a counter")
    await first.ended(1)
    await second.open(f"/app/{app}")
    await second.ended(1)
    gate = get(program, f"/preview/{app}", Cookie=bob.cookie)[2]["location"]
    async with RawClient(program.checkout.port, f"/app/{app}", bob.cookie) as copy:
        await copy.until(lambda _: copy.heard("Counter"))
        await first.ask("a todo app called Ninety")
        await first.streams(2)
        await first.page.get_by_role("button", name="Account").click()
        await first.get("sign-out").click()
        await expect(first.page.get_by_role("link", name="Sign in").first).to_be_visible(timeout=SOON)
        heard, shown = len(copy.frames), await second.texts(second.answer(2))
        await records.wait_for("SELECT 1 FROM message WHERE app_id = ? AND position = 3 AND status = 'completed'", app)
        assert not copy.heard("Ninety", since=heard), "a stolen copy of the cookie hears nothing more"
        assert await second.texts(second.answer(2)) == shown, "the other page is shown nothing more"

        before = records.of_app(app)
        await copy.call(PANE.replace("pane____pane.show", "chat____chat.rename"), name="Stolen")
        await answered(copy)
        assert records.of_app(app) == before
    async with RawClient(program.checkout.port, f"/app/{app}", token=copy.token) as left_open:
        await answered(left_open)
        assert not left_open.heard("Counter"), "the tab's old state is not handed to whoever comes next"
    await second.page.reload()
    await expect(second.get("not-found")).to_be_visible(timeout=SOON)
    assert get(program, f"/preview/{app}", Cookie=bob.cookie)[0] == 404
    site = urlsplit(gate)
    for person in (first, second):  # a preview asks whether it may go on, or is just being loaded, and may not
        person.forgive(site.netloc)
    assert get(program, f"/?{site.query}", port=program.checkout.preview_port, Host=site.netloc)[0] == 404
