"""A whole preview room with a small builder page in front of it, as the program wires them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from overskill.preview.builder import Builder
from overskill.preview.grants import Grants
from overskill.preview.listener import Listener, _Server
from overskill.preview.previews import Previews
from overskill.preview.sites import Hosts, Site
from overskill.preview.vendor import read_vendor
from tests.preview.apps import TODO

SECRET = b"0123456789abcdef0123456789abcdef"

BUILDER_PAGE = """<!doctype html><title>builder</title>
<iframe id="frame" src="{src}" style="width:900px;height:600px"
  sandbox="allow-scripts allow-same-origin allow-forms allow-downloads"></iframe>
<script>
  window.messages = []; window.strangers = []; window.gap = 0;
  let last = performance.now();
  setInterval(() => {{ gap = Math.max(gap, performance.now() - last); last = performance.now() }}, 10);
  const frame = document.getElementById("frame"), origin = new URL(frame.src).origin;
  addEventListener("message", (event) => {{
    const own = event.origin === origin && event.source === frame.contentWindow;
    (own ? messages : strangers).push({{ ...event.data, at: Date.now() }});
  }});
  window.order = (message) => frame.contentWindow.postMessage({{ src: "builder", ...message }}, origin);
  localStorage.setItem("secret", "BUILDER-STORAGE");
</script>"""


@dataclass
class World:
    """`files` holds apps by token and versions by label; `members` the (token, session) pairs that may see one."""

    previews: Previews
    listener: Listener
    grants: Grants
    port: int
    files: dict[str, Mapping[str, str]]
    members: set[tuple[str, str]]
    builder_port: int = 0
    seen: list[Request] = field(default_factory=list[Request])

    async def get(self, path: str, *, host: str = "todo.localhost", **headers: str) -> httpx.Response:
        """A plain request to the listener, as the named host."""
        sent = {"Host": f"{host}:{self.port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        async with httpx.AsyncClient() as client:
            return await client.get(f"http://127.0.0.1:{self.port}{path}", headers=sent, timeout=10)

    async def cookie(self, session: str = "alice", *, host: str = "todo.localhost", token: str = "todo") -> str:
        """A preview cookie, got the way a frame gets it."""
        grant = self.grants.issue(token, session, time.time())
        answer = await self.get(f"/?__grant={grant}", host=host)
        assert answer.status_code == 302, answer.text
        return answer.headers["set-cookie"].split(";")[0]

    def builder_page(self, session: str = "alice", *, path: str = "/", site: Site | None = None) -> str:
        """The address of a builder page that frames the preview."""
        src = self.listener.address(site or Site("todo"), session, path=path)
        return f"http://localhost:{self.builder_port}/?{httpx.QueryParams(src=src)}"


@contextlib.asynccontextmanager
async def open_world(builder: Builder, toolchain: Path) -> AsyncIterator[World]:
    """Everything running on free ports; `alice` owns the app `todo`, `mallory` the app `evil`."""
    files: dict[str, Mapping[str, str]] = {"todo": TODO, "evil": TODO}
    members = {("todo", "alice"), ("evil", "mallory")}

    async def load(site: Site) -> Mapping[str, str] | None:
        return files.get(site.label)

    async def allowed(token: str, session: str) -> bool:
        return (token, session) in members

    world_requests: list[Request] = []

    async def builder_app(request: Request) -> Response:
        world_requests.append(request)
        response = HTMLResponse(BUILDER_PAGE.format(src=escape(request.query_params.get("src", ""))))
        response.set_cookie("session", "BUILDER-COOKIE", httponly=True, samesite="lax")
        return response

    routes = [Route("/{path:path}", builder_app, methods=["GET", "POST"])]
    builder_server, builder_port, serving = await _serve(Starlette(routes=routes))
    port = _free_port()
    previews, grants = Previews(builder, load), Grants(SECRET)
    listener = Listener(
        previews,
        read_vendor(toolchain),
        grants,
        allowed,
        hosts=Hosts("{token}.localhost", port=port),
        builder_origin=f"http://localhost:{builder_port}",
        heartbeat=0.2,
    )
    await listener.start(port=port)
    try:
        yield World(previews, listener, grants, port, files, members, builder_port, world_requests)
    finally:
        await listener.close()
        builder_server.should_exit = True
        await serving


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return bound.getsockname()[1]


async def _serve(app: Starlette) -> tuple[_Server, int, asyncio.Task[None]]:
    port = _free_port()
    server = _Server(uvicorn.Config(app, port=port, log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    return server, port, task
