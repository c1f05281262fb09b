"""The preview listener: serves every app's pages, each on its own site, to those who may see them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import posixpath
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from overskill.preview.connection import Connection
from overskill.preview.grants import COOKIE_SECONDS, Grants
from overskill.preview.headers import EVENTS, IMMUTABLE, INERT, PRIVATE, document_headers
from overskill.preview.page import app_page, facts_for_bridge, form_page, waiting_page
from overskill.preview.previews import Previews
from overskill.preview.public_files import served
from overskill.preview.sites import Hosts, Site
from overskill.preview.vendor import Vendor
from overskill.preview.words import words_page

Allowed = Callable[[str, str], Awaitable[bool]]
COOKIE = "__Host-preview"  # the prefix keeps every other host from setting it
GRANT = "__grant"
HEARTBEAT_SECONDS = 15.0
CLOSE_SECONDS = 2
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
HIDDEN = "This address shows an app that somebody builds. It opens from the builder, for who is signed in there."


class Listener:
    """Serves previews over HTTP in the running event loop.

    `builder_origin` is where the builder's pages live: only they may frame a preview. `allowed(token, session)` says
    whether that session is still signed in and may see the app; it is asked for every document and event stream.
    To anyone else an app that exists and one that does not look the same: not found.
    """

    def __init__(
        self,
        previews: Previews,
        vendor: Vendor,
        grants: Grants,
        allowed: Allowed,
        *,
        hosts: Hosts,
        builder_origin: str,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._previews = previews
        self._vendor = vendor
        self._grants = grants
        self._allowed = allowed
        self._hosts = hosts
        self._builder_origin = builder_origin
        self._heartbeat = heartbeat
        self._page_headers = document_headers(vendor.import_map, builder_origin)
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self.app = Starlette(routes=[Route("/{path:path}", self._answer, methods=METHODS)])

    async def start(self, *, host: str = "127.0.0.1", port: int = 3001, shared: bool = False) -> int:
        """Binds and serves; returns the port (useful with port 0). Raises OSError when it cannot bind.

        A `shared` port is served by several workers: the system gives each connection to one of them.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.create_server((host, port), family=family, reuse_port=shared)
        config = uvicorn.Config(
            self.app, log_config=None, access_log=False, lifespan="off", http=Connection, ws="none",
            server_header=False, timeout_graceful_shutdown=CLOSE_SECONDS,
        )  # fmt: skip
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[bound]), name="preview listener")
        return bound.getsockname()[1]

    async def close(self) -> None:
        """Ends every event stream and stops serving."""
        self._previews.pages.close()
        if self._server and self._serving:
            self._server.should_exit = True
            await self._serving

    def address(self, site: Site, session: str, *, path: str = "/") -> str:
        """A URL that opens the site for that session: for the frame's src or a new tab; good for one minute."""
        grant = self._grants.issue(site.token, session, time.time())
        path, mark, fragment = path.partition("#")
        query = f"{'&' if '?' in path else '?'}{urlencode({GRANT: grant})}"
        return f"{self._hosts.origin(site)}{path}{query}{mark}{fragment}"

    async def _answer(self, request: Request) -> Response:
        site = self._hosts.site_of(request.headers.get("host", ""))
        path = request.url.path
        if site is None:
            return self._hidden(request)
        if request.headers.get("service-worker"):
            return PlainTextResponse("Previews run no service workers.", 403, headers=PRIVATE)
        if path.startswith("/@v/"):
            return self._vendor_file(path.removeprefix("/@v/"))
        if path.startswith("/@a/"):
            return await self._asset(site, path.removeprefix("/@a/"))
        return await self._private(request, site, path)

    def _vendor_file(self, name: str) -> Response:
        content = self._vendor.modules.get(name)
        if content is None:
            return _not_found()
        return Response(content, media_type="text/javascript", headers=IMMUTABLE)

    async def _asset(self, site: Site, name: str) -> Response:
        content = await self._previews.asset(site, name)
        if content is None:
            return _not_found()
        media_type = "text/css" if name.endswith(".css") else "text/javascript"
        return Response(content.encode("utf-8", "replace"), media_type=media_type, headers=IMMUTABLE)

    async def _private(self, request: Request, site: Site, path: str) -> Response:
        session = await self._session(request, site)
        if session is None:
            return self._hidden(request)
        if request.method not in ("GET", "HEAD"):
            return self._refused(request)
        if GRANT in request.query_params:
            return self._with_cookie(_without_grant(request), site, session)
        if path == "/@live":
            stream = self._events(site, session)
            return StreamingResponse(stream, media_type="text/event-stream", headers=EVENTS)
        file = await self._public_file(site, path.lstrip("/"))
        if file or not _navigates(request):
            return file or _not_found()
        return self._with_cookie(await self._document(site), site, session)

    async def _session(self, request: Request, site: Site) -> str | None:
        """The session that may see the site's app, by the request's cookie, else by its grant."""
        now = time.time()
        session = self._grants.session_of(request.cookies.get(COOKIE, ""), site.token, now)
        if session and await self._allowed(site.token, session):
            return session
        session = await self._grants.redeem(request.query_params.get(GRANT, ""), site.token, now)
        return session if session and await self._allowed(site.token, session) else None

    async def _document(self, site: Site) -> Response:
        build = await self._previews.current(site)
        if build is None:
            return HTMLResponse(waiting_page(self._vendor, self._builder_origin), headers=self._page_headers)
        return HTMLResponse(app_page(build, self._vendor, self._builder_origin), headers=self._page_headers)

    def _hidden(self, request: Request) -> Response:
        """To a person who has only the address: the same words whether there is an app or not. In a frame of the
        builder's it is the builder that says more.
        """
        if not _wants_page(request) or request.headers.get("sec-fetch-dest", "document") != "document":
            return _not_found()
        page = words_page("Nothing to see here", HIDDEN, ("Open the builder", self._builder_origin))
        return HTMLResponse(page, 404, headers=INERT)

    def _refused(self, request: Request) -> Response:
        if not _wants_page(request):
            return PlainTextResponse("A preview has no server that could take this.", 405, headers=PRIVATE)
        page = form_page(request.url.path, self._vendor, self._builder_origin)
        return HTMLResponse(page, 405, headers=self._page_headers)

    async def _public_file(self, site: Site, path: str) -> Response | None:
        text = await self._previews.public_file(site, path)
        if text is None:
            return None
        content, media_type = served(path, text)
        return Response(content, headers={**INERT, "Content-Type": media_type})

    def _with_cookie(self, response: Response, site: Site, session: str) -> Response:
        """Partitioned: the cookie belongs to this site inside this builder and works in a third-party frame."""
        value = self._grants.cookie(site.token, session, time.time())
        kept = f"{COOKIE}={value}; Max-Age={COOKIE_SECONDS}; Path=/; HttpOnly; Secure; SameSite=None; Partitioned"
        response.headers.append("Set-Cookie", kept)
        return response

    async def _events(self, site: Site, session: str) -> AsyncIterator[str]:
        """The build the site shows, now and whenever it changes, until the session may no longer see it."""
        pages, sent = self._previews.pages, ""
        with pages.listening(site) as bell:
            while not pages.closed and await self._allowed(site.token, session):
                bell.clear()
                build = self._previews.shown(site)
                if build and build.id != sent:
                    sent = build.id
                    yield f"data: {json.dumps(facts_for_bridge(build))}\n\n"
                else:
                    yield ": still here\n\n"
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._heartbeat):
                        await bell.wait()


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield  # signals belong to the program around this listener


def _navigates(request: Request) -> bool:
    """Whether a page is asked for, and not a file or data (Fetch Metadata Request Headers, W3C).

    Any path may be a route of the app, also one with a dot. A client that tells nothing is judged by the path alone.
    """
    if "sec-fetch-mode" in request.headers or request.headers.get("accept", "*/*") != "*/*":
        return _wants_page(request)
    return "." not in posixpath.basename(request.url.path)


def _wants_page(request: Request) -> bool:
    """Whether a browser is about to show the answer."""
    if mode := request.headers.get("sec-fetch-mode"):
        return mode == "navigate"
    return "text/html" in request.headers.get("accept", "")


def _not_found() -> Response:
    return PlainTextResponse("not found", 404, headers=PRIVATE)


def _without_grant(request: Request) -> Response:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != GRANT]
    path = "/" + request.url.path.lstrip("/")  # "//host" would lead elsewhere
    return RedirectResponse(path + (f"?{urlencode(kept)}" if kept else ""), 302, headers=PRIVATE)
