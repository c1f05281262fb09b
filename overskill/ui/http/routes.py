"""HTTP routes beside the pages: the gate to previews, and what machines ask."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from overskill.accounts import forms
from overskill.accounts.door import app_and_user
from overskill.accounts.login import user_of
from overskill.accounts.sessions import named_in
from overskill.errors import NotFound
from overskill.preview.sites import Moment
from overskill.preview.words import words_page
from overskill.runs.workshop import workshop
from overskill.text import natural
from overskill.ui.http import monitoring, replay_routes, typed_routes

HIDDEN = "There is no such app, or it is not yours. If it is, sign in first."


async def preview(request: Request) -> Response:
    """Send a browser that may see the app to its preview site, with a grant; anyone else finds nothing.

    `version`, or `run` and `moment`, ask for an earlier state of the app; `path` for a place in it.
    """
    sign_in = named_in(request.headers.get("cookie"))
    try:
        app, _ = await app_and_user(sign_in, request.path_params["app_id"])
        version = _number(request, "version") or None
        moment = await _moment(request)
    except NotFound as error:
        if request.headers.get("sec-fetch-dest") == "document" and await user_of(sign_in) is None:
            return forms.to(f"/login?{urlencode({'next': _place(request)})}")  # a link that somebody kept
        return _hidden(request, error)
    path = "/" + request.query_params.get("path", "").lstrip("/")
    address = workshop.showcase.address(app, sign_in, version, moment, path)
    return RedirectResponse(address, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _place(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _hidden(request: Request, error: NotFound) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(str(error), 404)
    return HTMLResponse(words_page("Nothing to see here", HIDDEN, ("Sign in", "/login")), 404)


def _number(request: Request, name: str) -> int:
    """A number of the address, 0 without it. Raises NotFound for what no record can have."""
    number = natural(request.query_params.get(name) or "0")
    if number is None:
        raise NotFound("app")
    return number


async def _moment(request: Request) -> Moment | None:
    """The moment of a replay that is asked for. Raises NotFound when the run is not this app's."""
    run, seq = request.query_params.get("run", ""), _number(request, "moment")
    if not run:
        return None
    await replay_routes.run_of(named_in(request.headers.get("cookie")), request.path_params["app_id"], run)
    return Moment(run, seq)


async def away(_: Request, error: Exception) -> Response:
    """The database cannot be reached: said in plain words, with the status that lets a program try again."""
    return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "5"})


routes = [Route("/preview/{app_id}", preview), *replay_routes.routes, *monitoring.routes, *typed_routes.routes]
