"""What the replay page asks for: the film of a run, and the contents of the files in it."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from overskill import db
from overskill.accounts.door import app_and_user
from overskill.accounts.sessions import named_in
from overskill.errors import NotFound
from overskill.models import App, Run
from overskill.preview.sites import Moment
from overskill.replay.recording import Recording, record
from overskill.runs.workshop import workshop
from overskill.ui.view.film import film
from overskill.versions import blobs

PRIVATE = {"Cache-Control": "private, no-store"}
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}
Answer = Callable[[Request, App, Recording], Awaitable[Response]]


async def run_of(sign_in: str, app_id: str, run_id: str) -> tuple[App, Run]:
    """A run of this app, for a sign-in that may see it. Raises NotFound for an outsider, or a run of another app."""
    app, _ = await app_and_user(sign_in, app_id)
    async with db.session() as session:
        run = await session.get(Run, run_id)
    if run is None or run.app_id != app.id:
        raise NotFound("run")
    return app, run


def _authorised(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        named, sign_in = request.path_params, named_in(request.headers.get("cookie"))
        try:
            app, run = await run_of(sign_in, named["app_id"], named["run_id"])
            return await answer(request, app, await record(run))
        except NotFound:
            return PlainTextResponse(str(NotFound("run")), 404)

    return respond


async def _film(request: Request, app: App, recording: Recording) -> Response:
    """Made in a thread: a long run must not hold up those that stream."""

    def site(seq: int) -> str:
        return workshop.showcase.origin(app, moment=Moment(recording.run, seq))

    def made() -> bytes:
        return json.dumps(film(recording, site), ensure_ascii=False, separators=(",", ":")).encode()

    body, headers = await asyncio.to_thread(made), PRIVATE | {"Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = await asyncio.to_thread(partial(gzip.compress, compresslevel=4), body)
        headers |= {"Content-Encoding": "gzip"}
    return Response(body, media_type="application/json", headers=headers)


async def _content(request: Request, _: App, recording: Recording) -> Response:
    """A file's text, by its sha256: of a file that this run had, no other."""
    sha256 = request.path_params["sha256"]
    if sha256 not in recording.contents():
        raise NotFound("file")
    return PlainTextResponse((await blobs.contents({"": sha256}))[""], headers=FOR_EVER)


_RUN = "/api/apps/{app_id}/runs/{run_id}"
routes = [Route(f"{_RUN}/film", _authorised(_film)), Route(f"{_RUN}/contents/{{sha256}}", _authorised(_content))]
