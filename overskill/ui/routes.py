"""HTTP routes beside the pages: the gate to previews, and what machines ask."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from overskill.accounts import sessions
from overskill.accounts.cookies import secret_in
from overskill.accounts.door import app_asked_for
from overskill.errors import NotFound
from overskill.preview.sites import Moment
from overskill.runs.workshop import workshop
from overskill.ui import monitoring, replay_routes, typing


async def preview(request: Request) -> Response:
    """Send a browser that may see the app to its preview site, with a grant; anyone else finds nothing."""
    cookie = request.headers.get("cookie")
    version = request.query_params.get("version", "")
    try:
        app = await app_asked_for(cookie, request.path_params["app_id"])
        moment = await _moment(request)
    except NotFound as error:
        return PlainTextResponse(str(error), 404)
    secret = secret_in(cookie)
    sign_in = sessions.hash_of(secret) if secret else ""
    address = workshop.showcase.address(app, sign_in, int(version) if version.isdecimal() else None, moment)
    return RedirectResponse(address, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


async def _moment(request: Request) -> Moment | None:
    """The moment of a replay that is asked for. Raises NotFound when the run is not this app's."""
    run, seq = request.query_params.get("run", ""), request.query_params.get("moment", "")
    if not run:
        return None
    await replay_routes.run_of(request.headers.get("cookie"), request.path_params["app_id"], run)
    return Moment(run, int(seq) if seq.isdecimal() else 0)


async def away(_: Request, error: Exception) -> Response:
    """The database cannot be reached: said in plain words, with the status that lets a program try again."""
    return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "5"})


routes = [Route("/preview/{app_id}", preview), *replay_routes.routes, *monitoring.routes, *typing.routes]
