"""HTTP routes beside the pages: the gate to previews, and the health check."""

import asyncio

from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from overskill import db
from overskill.accounts import sessions
from overskill.accounts.access import app_for
from overskill.accounts.cookies import secret_in
from overskill.accounts.login import current_user
from overskill.errors import NotFound
from overskill.runs.workshop import workshop

PATIENCE = 3.0  # seconds the health check waits for one part


async def preview(request: Request) -> Response:
    """Send a browser that may see the app to its preview site, with a grant; anyone else finds nothing."""
    cookie = request.headers.get("cookie")
    version = request.query_params.get("version", "")
    try:
        async with db.session() as session:
            app = await app_for(session, await current_user(cookie), request.path_params["app_id"])
    except NotFound as error:
        return PlainTextResponse(str(error), 404)
    secret = secret_in(cookie)
    sign_in = sessions.hash_of(secret) if secret else ""
    address = workshop.showcase.address(app, sign_in, int(version) if version.isdecimal() else None)
    return RedirectResponse(address, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


async def health(_: Request) -> Response:
    """200 when everything works, 503 with the name of the failing part."""
    parts = {"database": _database()}
    failing: dict[str, str] = {}
    for name, check in parts.items():
        try:
            await asyncio.wait_for(check, PATIENCE)
        except Exception as error:  # whatever it is, the part does not work
            failing[name] = type(error).__name__
    body = {"status": "failing" if failing else "ok", "failing": failing, "confinement": workshop.showcase.confinement}
    return JSONResponse(body, 503 if failing else 200)


async def away(_: Request, error: Exception) -> Response:
    """The database cannot be reached: said in plain words, with the status that lets a program try again."""
    return PlainTextResponse(f"{error}\n", 503, {"Retry-After": "5"})


async def _database() -> None:
    async with db.session() as session:
        await session.execute(text("SELECT 1"))


routes = [Route("/preview/{app_id}", preview), Route("/healthz", health)]
