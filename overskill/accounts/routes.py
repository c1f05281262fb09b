"""POST /auth/signup, /auth/login, /auth/logout, /auth/accounts: plain forms; only a response can set the cookie."""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlencode

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from overskill.accounts import cookies, sessions, throttle
from overskill.accounts.login import authenticate, current_user
from overskill.accounts.problems import Problem
from overskill.accounts.signup import add_account, sign_up
from overskill.models import User
from overskill.settings import settings
from overskill.telemetry import measures

log = structlog.get_logger(__name__)
LARGEST = 64 * 1024  # bytes of a form
FOREIGN = "This form did not come from this site. Open {address} and try again.\n"

Form = dict[str, str]
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
        return _foreign()
    owner = await current_user(request.headers.get("cookie"))
    if owner is None or owner.role != "owner":
        return PlainTextResponse("not found", 404)
    form: Form = {}
    try:
        form = await _form(request)
        made = await add_account(owner, form.get("name", ""), form.get("password", ""))
    except Problem as problem:
        return _to(f"/settings?{urlencode({'problem': problem.code, 'name': form.get('name', '')[:64]})}")
    return _to(f"/settings?{urlencode({'added': made.name})}")


async def log_out(request: Request) -> Response:
    """End this browser's session, and every copy of it."""
    if not from_here(request.headers.get("origin")):
        return _foreign()
    await sessions.sign_out(cookies.secret_in(request.headers.get("cookie")))
    log.info("sign_out")
    return _to("/", {"set-cookie": cookies.taken()})


async def _enter(request: Request, page: str, enter: Enter) -> Response:
    if not from_here(request.headers.get("origin")):
        return _foreign()
    if settings.auth == "none":
        return _to("/")
    form: Form = {}
    try:
        form = await _form(request)
        user = await enter(form, request.client.host if request.client else "")
    except Problem as problem:
        _record(page, problem.code)
        return _to(f"{page}?{urlencode({'problem': problem.code, 'name': form.get('name', '')[:64]})}")
    _record(page, "ok", user=user.id)
    secret = await sessions.sign_in(user, replacing=cookies.secret_in(request.headers.get("cookie")))
    return _to("/", {"set-cookie": cookies.given(secret)})


def _record(page: str, outcome: str, **facts: str) -> None:
    """The outcome of an attempt. Never the name that was given: a name typed wrong may be a password."""
    measures.SIGN_INS.labels(outcome).inc()
    log.info("sign_in" if page == "/login" else "sign_up", outcome=outcome, **facts)


async def _signed_up(form: Form, address: str) -> User:
    await throttle.attempt(address)  # also counts those that succeed: nobody makes accounts by the thousand
    return await sign_up(form.get("name", ""), form.get("password", ""))


async def _logged_in(form: Form, address: str) -> User:
    return await authenticate(form.get("name", ""), form.get("password", ""), address)


async def _form(request: Request) -> Form:
    """The fields of the form. Raises Problem "too_large" while reading, or "form"."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Problem("too_large")
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=10, errors="strict")
    except ValueError:
        raise Problem("form") from None
    return {field: values[-1] for field, values in fields.items()}


def from_here(origin: str | None) -> bool:
    """Whether a request's Origin is our own page. Browsers send it with every POST, so none is a stranger, too."""
    return origin is not None and origin.lower() in {settings.public_url, settings.api_url}


def _to(path: str, headers: dict[str, str] | None = None) -> Response:
    response = RedirectResponse(settings.public_url + path, status_code=303, headers=headers)
    response.headers["cache-control"] = "no-store"
    return response


def _foreign() -> Response:
    return PlainTextResponse(FOREIGN.format(address=settings.public_url), status_code=403)


routes = [
    Route("/auth/signup", sign_up_route, methods=["POST"]),
    Route("/auth/login", log_in, methods=["POST"]),
    Route("/auth/accounts", add, methods=["POST"]),
    Route("/auth/logout", log_out, methods=["POST"]),
]
"""To be mounted beside the pages."""
