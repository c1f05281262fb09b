"""HTTP routes beside the pages: the gate to previews, and what machines ask."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from overskill.accounts import forms
from overskill.accounts.door import app_and_user
from overskill.accounts.login import user_of
from overskill.accounts.sessions import named_in
from overskill.errors import NotFound
from overskill.preview.sites import Moment
from overskill.runs.workshop import workshop
from overskill.ui import monitoring, replay_routes, typing


async def preview(request: Request) -> Response:
    """Send a browser that may see the app to its preview site, with a grant; anyone else finds nothing."""
    sign_in = named_in(request.headers.get("cookie"))
    version = request.query_params.get("version", "")
    try:
        app, _ = await app_and_user(sign_in, request.path_params["app_id"])
        moment = await _moment(request)
    except NotFound as error:
        if request.headers.get("sec-fetch-dest") == "document" and await user_of(sign_in) is None:
            return forms.to(f"/login?{urlencode({'next': _place(request)})}")  # a link that somebody kept
        return PlainTextResponse(str(error), 404)
    address = workshop.showcase.address(app, sign_in, int(version) if version.isdecimal() else None, moment)
    return RedirectResponse(address, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _place(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


async def _moment(request: Request) -> Moment | None:
    """The moment of a replay that is asked for. Raises NotFound when the run is not this app's."""
    run, seq = request.query_params.get("run", ""), request.query_params.get("moment", "")
    if not run:
        return None
    await replay_routes.run_of(named_in(request.headers.get("cookie")), request.path_params["app_id"], run)
    return Moment(run, int(seq) if seq.isdecimal() else 0)


async def away(_: Request, error: Exception) -> Response:
    """The database cannot be reached: said in plain words, with the status that lets a program try again."""
    return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "5"})


routes = [Route("/preview/{app_id}", preview), *replay_routes.routes, *monitoring.routes, *typing.routes]
