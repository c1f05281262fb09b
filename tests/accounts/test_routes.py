"""The forms over real HTTP: who gets in, what they are told, and what a stranger's page cannot do."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from sqlmodel import select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from overskill import db
from overskill.accounts import cookies
from overskill.accounts.access import app_for
from overskill.accounts.login import current_user
from overskill.accounts.problems import PROBLEMS
from overskill.accounts.routes import LARGEST, routes
from overskill.accounts.signup import add_account, sign_up
from overskill.errors import NotFound
from overskill.models import App, SignIn, User

ADA = {"name": "Ada", "password": "a password"}
BOB = {"name": "Bob", "password": "his password"}


async def who(request: Request) -> Response:
    """The name of whoever asks."""
    user = await current_user(request.headers.get("cookie"))
    return PlainTextResponse(user.name if user else "nobody")


async def see(request: Request) -> Response:
    """An app's name, for those who may see it."""
    user = await current_user(request.headers.get("cookie"))
    async with db.session() as session:
        try:
            app = await app_for(session, user, request.path_params["app"])
        except NotFound as error:
            return PlainTextResponse(str(error), status_code=404)
    return PlainTextResponse(app.name)


@pytest.fixture
async def address(setting: Callable[..., None]) -> AsyncIterator[str]:
    """The address of a running server with the account routes, a page that says who asks, and one per app."""
    listening = socket.create_server(("127.0.0.1", 0))
    found = f"http://127.0.0.1:{listening.getsockname()[1]}"
    setting(public_url=found, api_url=found)
    app = Starlette(routes=[*routes, Route("/", who), Route("/app/{app}", see)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # it tells nobody
        await asyncio.sleep(0)
    yield found
    server.should_exit = True
    await running


class Browser(httpx.AsyncClient):
    """Keeps cookies, sends the Origin of its page, follows no redirect by itself."""

    def __init__(self, address: str) -> None:
        super().__init__(base_url=address, headers={"origin": address})

    async def send_form(self, path: str, fields: dict[str, str]) -> str:
        """Post a form; returns where it leads, as path and query."""
        answer = await self.post(path, data=fields)
        assert answer.status_code == 303, answer.text
        assert answer.headers["cache-control"] == "no-store"
        goal = answer.headers["location"]
        assert goal.startswith(str(self.base_url).rstrip("/") + "/")
        return goal.removeprefix(str(self.base_url).rstrip("/"))

    async def who(self) -> str:
        return (await self.get("/")).text

    @property
    def secret(self) -> str | None:
        return self.cookies.get(cookies.name())


@pytest.fixture
async def browser(address: str) -> AsyncIterator[Browser]:
    async with Browser(address) as opened:
        yield opened


@pytest.fixture
async def other(address: str) -> AsyncIterator[Browser]:
    async with Browser(address) as opened:
        yield opened


def problem(goal: str) -> tuple[str, str]:
    """The page and the problem a form came back with."""
    parts = urlsplit(goal)
    [code] = parse_qs(parts.query)["problem"]
    assert code in PROBLEMS
    return parts.path, code


async def test_signing_up_out_and_in(browser: Browser) -> None:
    assert await browser.send_form("/auth/signup", ADA) == "/"
    assert await browser.who() == "Ada"
    assert await browser.send_form("/auth/logout", {}) == "/"
    assert await browser.who() == "nobody"
    assert browser.secret is None
    assert await browser.send_form("/auth/login", {"name": "ada", "password": "a password"}) == "/"
    assert await browser.who() == "Ada"


async def test_the_cookie_s_attributes(browser: Browser) -> None:
    answer = await browser.post("/auth/signup", data=ADA)
    assert answer.headers["set-cookie"].endswith("; Path=/; HttpOnly; SameSite=Lax")


@pytest.mark.parametrize(
    ("path", "fields", "goal"),
    [
        ("/auth/signup", {"name": "", "password": "a password"}, ("/signup", "name")),
        ("/auth/signup", {"name": "Ada", "password": "short"}, ("/signup", "password_short")),
        ("/auth/signup", {}, ("/signup", "name")),
        ("/auth/login", ADA, ("/login", "wrong")),
        ("/auth/login", {}, ("/login", "wrong")),
        ("/auth/login", {f"field{n}": "x" for n in range(20)}, ("/login", "form")),
        ("/auth/signup", {"name": "Ada", "password": "x" * LARGEST}, ("/signup", "too_large")),
    ],
)
async def test_a_refused_form_goes_back(
    browser: Browser, path: str, fields: dict[str, str], goal: tuple[str, str]
) -> None:
    assert problem(await browser.send_form(path, fields)) == goal
    assert browser.secret is None


async def test_a_form_that_is_not_text(browser: Browser) -> None:
    for body in (b"name=\xff\xfe&password=x", b"name=%ff&password=%fe"):
        answer = await browser.post("/auth/login", content=body)
        assert problem(answer.headers["location"])[1] == "form"


async def test_the_name_comes_back_the_password_does_not(browser: Browser) -> None:
    goal = await browser.send_form("/auth/login", {"name": "Ada & Zoë\r\nX: y", "password": "my s3cret"})
    assert parse_qs(urlsplit(goal).query)["name"] == ["Ada & Zoë\r\nX: y"]
    assert "s3cret" not in goal


async def test_whether_a_name_exists_is_not_told(browser: Browser, other: Browser) -> None:
    await browser.send_form("/auth/signup", ADA)
    existing = await other.send_form("/auth/login", {"name": "Ada", "password": "a guess"})
    missing = await other.send_form("/auth/login", {"name": "Eve", "password": "a guess"})
    assert existing == missing.replace("Eve", "Ada")
    existing = await other.send_form("/auth/signup", ADA)
    missing = await other.send_form("/auth/signup", ADA | {"name": "Eve"})
    assert problem(existing) == ("/signup", "closed")
    assert existing == missing.replace("Eve", "Ada")


@pytest.mark.parametrize("name", ["Ada", "Eve"])
async def test_guessing_is_throttled_also_for_names_that_do_not_exist(
    browser: Browser, other: Browser, name: str
) -> None:
    await browser.send_form("/auth/signup", ADA)
    goals = [await other.send_form("/auth/login", {"name": name, "password": f"guess {n}"}) for n in range(12)]
    assert [problem(goal)[1] for goal in goals] == ["wrong"] * 10 + ["throttled"] * 2
    right = await other.send_form("/auth/login", {"name": name, "password": "a password"})
    assert problem(right) == ("/login", "throttled")


@pytest.mark.parametrize("path", ["/auth/signup", "/auth/login", "/auth/logout"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1:1", "http://token.localhost:3001", None]
)
async def test_a_form_on_another_site_is_refused(browser: Browser, path: str, origin: str | None) -> None:
    await browser.send_form("/auth/signup", ADA)
    secret = browser.secret
    del browser.headers["origin"]
    answer = await browser.post(path, data=ADA, headers={"origin": origin} if origin is not None else {})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert browser.secret == secret
    assert await browser.who() == "Ada"


async def test_a_planted_cookie_never_becomes_a_session(browser: Browser, other: Browser) -> None:
    await browser.post("/auth/signup", data=ADA, headers={"cookie": f"{cookies.name()}=planted"})
    assert browser.secret not in (None, "planted")
    other.cookies.set(cookies.name(), "planted")
    assert await other.who() == "nobody"


async def test_signing_in_changes_the_secret_and_ends_the_former_one(browser: Browser, other: Browser) -> None:
    await browser.send_form("/auth/signup", ADA)
    former = browser.secret or ""
    await browser.send_form("/auth/login", ADA)
    assert browser.secret != former
    other.cookies.set(cookies.name(), former)
    assert await other.who() == "nobody"


async def test_signing_out_ends_a_copied_cookie(browser: Browser, other: Browser) -> None:
    await browser.send_form("/auth/signup", ADA)
    other.cookies.set(cookies.name(), browser.secret or "")
    assert await other.who() == "Ada"
    await browser.send_form("/auth/logout", {})
    assert await other.who() == "nobody"
    async with db.session() as session:
        assert (await session.exec(select(SignIn))).all() == []


async def test_signing_out_leaves_the_other_browsers_in(browser: Browser, other: Browser) -> None:
    await browser.send_form("/auth/signup", ADA)
    await other.send_form("/auth/login", ADA)
    await browser.send_form("/auth/logout", {})
    assert await other.who() == "Ada"


async def test_an_app_is_not_found_by_outsiders(browser: Browser, other: Browser, address: str) -> None:
    owner = await sign_up(**ADA)
    await add_account(owner, **BOB)
    async with db.session() as session:
        session.add(app := App(owner_id=owner.id, name="Secret plans"))
        await session.commit()
    await browser.send_form("/auth/login", ADA)
    await other.send_form("/auth/login", BOB)
    assert (await browser.get(f"/app/{app.id}")).text == "Secret plans"
    missing = await other.get("/app/nosuchapp")
    async with Browser(address) as stranger:
        for outsider in (other, stranger):
            answer = await outsider.get(f"/app/{app.id}")
            assert (answer.status_code, answer.text) == (404, missing.text)


@pytest.mark.parametrize("path", ["/auth/signup", "/auth/login", "/auth/logout"])
async def test_reading_changes_nothing(browser: Browser, path: str) -> None:
    await browser.send_form("/auth/signup", ADA)
    assert (await browser.get(path)).status_code == 405
    assert await browser.who() == "Ada"


async def test_without_accounts_there_is_nothing_to_sign_in_to(browser: Browser, setting: Callable[..., None]) -> None:
    setting(auth="none")
    assert await browser.who() == "owner"
    assert await browser.send_form("/auth/signup", ADA) == "/"
    assert browser.secret is None
    assert await browser.who() == "owner"


async def test_the_owner_adds_accounts_and_stays_signed_in(browser: Browser, other: Browser) -> None:
    await browser.send_form("/auth/signup", ADA)
    assert await browser.send_form("/auth/accounts", BOB) == "/settings?added=Bob"
    assert await browser.who() == "Ada"
    assert problem(await browser.send_form("/auth/accounts", BOB)) == ("/settings", "taken")
    assert await other.send_form("/auth/login", BOB) == "/"
    assert await other.who() == "Bob"


async def test_nobody_else_adds_accounts(browser: Browser, other: Browser) -> None:
    await browser.send_form("/auth/signup", ADA)
    await browser.send_form("/auth/accounts", BOB)
    eve = {"name": "Eve", "password": "her password"}
    assert (await other.post("/auth/accounts", data=eve)).status_code == 404
    await other.send_form("/auth/login", BOB)
    assert (await other.post("/auth/accounts", data=eve)).status_code == 404
    foreign = {"origin": "http://evil.example"}
    assert (await browser.post("/auth/accounts", data=eve, headers=foreign)).status_code == 403
    async with db.session() as session:
        assert {user.name for user in await session.exec(select(User))} == {"Ada", "Bob"}


@pytest.mark.parametrize("path", ["/auth/login", "/auth/signup"])
async def test_signing_in_leads_to_where_the_person_wanted_to_be(
    browser: Browser, setting: Callable[..., None], path: str
) -> None:
    setting(signup="open")
    place = "/app/abc/runs/def?at=3#end"
    if path == "/auth/login":
        await sign_up(**ADA)
        again = await browser.send_form(path, ADA | {"password": "not this one", "next": place})
        assert parse_qs(urlsplit(again).query)["next"] == [place], "also after a mistake"
    assert await browser.send_form(path, ADA | {"next": place}) == place


@pytest.mark.parametrize(
    "place", ["https://evil.example", "//evil.example/x", "/\\evil.example", "/x\r\nSet-Cookie: a=b"]
)
async def test_signing_in_leads_to_no_other_site(browser: Browser, place: str) -> None:
    await sign_up(**ADA)
    assert await browser.send_form("/auth/login", ADA | {"next": place}) == "/"
    again = await browser.send_form("/auth/login", ADA | {"password": "not this one", "next": place})
    assert "evil" not in again
