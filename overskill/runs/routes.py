"""POST /api/runs/<run>/pause, /resume, /cancel: what the buttons do. GET …/calls/<call>: a call told in full.

POST …/calls/<call>/cancel ends one call, and the run goes on.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from overskill import db
from overskill.accounts.access import Verb
from overskill.accounts.door import app_asked_for
from overskill.accounts.forms import from_here
from overskill.errors import NotFound, Refused
from overskill.models import Run
from overskill.replay.detail import detail
from overskill.runs.runner import Runner
from overskill.text import natural

Ask = Callable[..., Awaitable[None]]
"""Takes what the path names: the run, and the call if there is one."""


def routes(runner: Runner) -> list[Route]:
    """204 when it is done, 403 from a foreign page, 404 for an outsider, 409 with the reason when it cannot be."""
    asks: dict[str, Ask] = {"pause": runner.pause, "resume": runner.resume, "cancel": runner.cancel}
    posts = [Route(f"/api/runs/{{run_id}}/{name}", _route(ask), methods=["POST"]) for name, ask in asks.items()]
    call = "/api/runs/{run_id}/calls/{call}"
    end_call = Route(f"{call}/cancel", _route(runner.cancel_call), methods=["POST"])
    return [*posts, end_call, Route(call, _call, methods=["GET"])]


async def _call(request: Request) -> Response:
    """What a tool call was given and answered; 404 for an outsider."""
    run_id = request.path_params["run_id"]
    upto = natural(request.query_params.get("upto") or "0")
    try:
        await authorise(run_id, request.headers.get("cookie"), "see")
        if upto is None:
            raise NotFound("call")
        found = await detail(run_id, request.path_params["call"], upto)
    except NotFound:
        return PlainTextResponse(str(NotFound("call")), 404)
    return Response(found.as_json(), media_type="application/json", headers={"Cache-Control": "private, no-store"})


def _route(ask: Ask) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        if not from_here(request.headers.get("origin")):
            return PlainTextResponse("This request did not come from this site.\n", 403)
        try:
            await authorise(request.path_params["run_id"], request.headers.get("cookie"), "change")
            await ask(**request.path_params)
        except NotFound:
            return PlainTextResponse(str(NotFound("run")), 404)
        except Refused as refused:
            return PlainTextResponse(str(refused), 409)
        return Response(status_code=204)

    return respond


async def authorise(run_id: str, cookie: str | None, verb: Verb) -> Run:
    """The run. Raises NotFound for an outsider, Refused for a member who may only look."""
    async with db.session() as session:
        run = await session.get(Run, run_id)
    if run is None:
        raise NotFound("run")
    await app_asked_for(cookie, run.app_id, verb)
    return run
