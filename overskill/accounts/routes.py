"""POST /auth/signup, /login, /logout, /accounts, /password: plain forms; only a response can set the cookie."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from overskill.accounts import cookies, forms, sessions, throttle
from overskill.accounts.change import change_password
from overskill.accounts.forms import LARGEST, Form, from_here
from overskill.accounts.login import authenticate, current_user
from overskill.accounts.problems import Problem
from overskill.accounts.signup import add_account, sign_up
from overskill.errors import NotFound
from overskill.models import User
from overskill.settings import settings
from overskill.telemetry import measures

__all__ = ["LARGEST", "from_here", "routes"]

log = structlog.get_logger(__name__)

Enter = Callable[[Form, str], Awaitable[User]]


async def sign_up_route(request: Request) -> Response:
    """Make the account and sign it in."""
    return await _enter(request, "/signup", _signed_up)


async def log_in(request: Request) -> Response:
    """Check name and password and sign in."""
    return await _enter(request, "/login", _logged_in)


async def add(request: Request) -> Response:
    """The owner makes an account for somebody else; for anyone else there is nothing here."""
    if not from_here(request.headers.get("origin")):
        return forms.foreign()
    owner = await current_user(request.headers.get("cookie"))
    if owner is None or owner.role != "owner":
        return _nothing()
    form: Form = {}
    try:
        form = await forms.read(request)
        made = await add_account(owner, form.get("name", ""), form.get("password", ""))
    except Problem as problem:
        return forms.back_to("/settings", problem, form)
    return forms.to(f"/settings?{urlencode({'added': made.name})}")


async def change(request: Request) -> Response:
    """A signed-in person changes their own password; for anyone else there is nothing here."""
    if not from_here(request.headers.get("origin")):
        return forms.foreign()
    cookie = request.headers.get("cookie")
    user = await current_user(cookie)
    if user is None or settings.auth == "none":
        return _nothing()
    try:
        form = await forms.read(request)
        given = form.get("current", ""), form.get("password", "")
        await change_password(user, *given, sessions.named_in(cookie), _address(request))
    except Problem as problem:
        log.info("password", outcome=problem.code, user=user.id)
        return forms.back_to("/settings", problem, {}, about="password")
    log.info("password", outcome="ok", user=user.id)
    return forms.to("/settings?changed=password")


async def log_out(request: Request) -> Response:
    """End this browser's session, and every copy of it."""
    if not from_here(request.headers.get("origin")):
        return forms.foreign()
    await sessions.sign_out(cookies.secret_in(request.headers.get("cookie")))
    log.info("sign_out")
    return forms.to("/", {"set-cookie": cookies.taken()})


async def _enter(request: Request, page: str, enter: Enter) -> Response:
    if not from_here(request.headers.get("origin")):
        return forms.foreign()
    if settings.auth == "none":
        return forms.to("/")
    form: Form = {}
    try:
        form = await forms.read(request)
        user = await enter(form, _address(request))
    except Problem as problem:
        _record(page, problem.code, address=_address(request))
        return forms.back_to(page, problem, form)
    _record(page, "ok", address=_address(request), user=user.id)
    secret = await sessions.sign_in(user, replacing=cookies.secret_in(request.headers.get("cookie")))
    return forms.onward(forms.place_in(form), {"set-cookie": cookies.given(secret)})


def _record(page: str, outcome: str, **facts: str) -> None:
    """The outcome of an attempt. Never the name that was given: a name typed wrong may be a password."""
    measures.SIGN_INS.labels(outcome).inc()
    log.info("sign_in" if page == "/login" else "sign_up", outcome=outcome, **facts)


async def _signed_up(form: Form, address: str) -> User:
    await throttle.attempt(address)  # also counts those that succeed: nobody makes accounts by the thousand
    user = await sign_up(form.get("name", ""), form.get("password", ""))
    throttle.knows(address, user.name_key)
    return user


async def _logged_in(form: Form, address: str) -> User:
    return await authenticate(form.get("name", ""), form.get("password", ""), address)


def _address(request: Request) -> str:
    """Whoever asks; behind trusted proxies the one they ask for (`ui.http.proxies`)."""
    return request.client.host if request.client else ""


def _nothing() -> Response:
    return PlainTextResponse(f"{NotFound()}\n", 404)


routes = [
    Route("/auth/signup", sign_up_route, methods=["POST"]),
    Route("/auth/login", log_in, methods=["POST"]),
    Route("/auth/accounts", add, methods=["POST"]),
    Route("/auth/password", change, methods=["POST"]),
    Route("/auth/logout", log_out, methods=["POST"]),
]
"""To be mounted beside the pages."""
