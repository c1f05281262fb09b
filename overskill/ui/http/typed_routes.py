"""GET /api/runs/<run>/calls/<call>/typed?from=N: what a call's input has grown by, while the model writes it.

A page asks only while someone looks into the call, and is answered with what it does not have yet; the reader of the
app's feed has taken it apart already.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from overskill.errors import NotFound
from overskill.runs.routes import authorise
from overskill.text import natural
from overskill.ui.live.broadcast import feeds


async def typed(request: Request) -> Response:
    """`pieces` [[argument, text], …], `next` to ask from, `open` while there may be more. 404 for an outsider."""
    place = natural(request.query_params.get("from", "0")) or 0
    try:
        run = await authorise(request.path_params["run_id"], request.headers.get("cookie"), "see")
    except NotFound:
        return PlainTextResponse(str(NotFound("call")), 404)
    pieces, still_open = (await feeds().of(run.app_id)).typed(run.id, request.path_params["call"], place)
    told = {"pieces": pieces, "next": place + sum(len(text) for _, text in pieces), "open": still_open}
    return JSONResponse(told, headers={"Cache-Control": "private, no-store"})


routes = [Route("/api/runs/{run_id}/calls/{call}/typed", typed)]
