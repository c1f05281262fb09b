"""OverSkill with two workers on PostgreSQL and Redis, and hand-made pages whose worker is known."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import psutil
import psycopg
from psycopg.rows import dict_row

from overskill.journal.events import decode
from overskill.journal.fold import Folded, fold
from overskill.journal.journal import Stored
from overskill.models import ENDED
from tests.browser import page as browser
from tests.browser.page import APPS
from tests.browser.person import PASSWORD
from tests.browser.program import Program
from tests.browser.records import rendered

SOON = 30.0
SETTLED = '"settle"'


class Page(browser.Page):
    """A page that also keeps each frame as it came. `worker`: the process that serves its socket."""

    worker: int

    def hear(self, frame: str) -> None:
        self.frames.append(frame)
        super().hear(frame)

    async def loaded(self) -> Page:
        """This page, once it shows what there is."""
        await self.until(lambda _: self.heard("loaded_rx_state_"))
        return self

    async def more(self, frames: int) -> None:
        """Wait for so many frames."""
        told = len(self.frames)
        await self.until(lambda now: len(now) >= told + frames)

    @property
    def words(self) -> dict[str, str]:
        """What stands on the page of each text part: id → text without white space."""
        return {part: text.shown for part, text in self.texts.items()}

    @property
    def port(self) -> int:
        return self._socket.local_address[1]


class Installation:
    """The running program and its database, seen from outside."""

    def __init__(self, program: Program, database: str) -> None:
        self.program, self._database, self.cookie = program, database, ""

    @property
    def workers(self) -> list[int]:
        """The worker processes, oldest first."""
        serving = [one for one in psutil.process_iter(["pid", "ppid", "cmdline", "create_time"]) if _serves(one)]
        ours = {one.pid for one in psutil.Process(os.getpid()).children(recursive=True)}
        heads = {one.pid for one in serving}
        found = [one for one in serving if one.pid in ours and one.info["ppid"] in heads]
        return [one.pid for one in sorted(found, key=lambda one: one.info["create_time"])]

    async def enrol(self, name: str) -> str:
        """A new account's Cookie header."""
        return await self._signed_in("/auth/signup", name)

    async def log_in(self, name: str) -> str:
        """The Cookie header of another browser of the same person."""
        return await self._signed_in("/auth/login", name)

    async def log_out(self, cookie: str) -> None:
        await self._post("/auth/logout", {}, cookie)

    async def _signed_in(self, path: str, name: str) -> str:
        answer = await self._post(path, {"name": name, "password": PASSWORD})
        return "; ".join(f"{key}={value}" for key, value in answer.cookies.items())

    async def _post(self, path: str, form: dict[str, str], cookie: str = "") -> httpx.Response:
        headers = {"Origin": self.program.address, "Cookie": cookie}
        async with httpx.AsyncClient() as client:
            return await client.post(f"{self.program.address}{path}", data=form, headers=headers)

    async def grant(self, app: str) -> str:
        """An address that opens the app's preview once."""
        async with httpx.AsyncClient() as client:
            address = f"{self.program.address}/preview/{app}"
            answer = await client.get(address, headers={"Cookie": self.cookie})
        return answer.headers["location"]

    @asynccontextmanager
    async def visit(self, address: str, cookie: str = "") -> AsyncGenerator[httpx.Response]:
        """The answer of whichever worker takes a connection of its own to a preview site."""
        site = urlsplit(address)
        headers = {"Host": site.netloc, "Cookie": cookie}
        async with httpx.AsyncClient(timeout=SOON) as client:
            path = site.path + (f"?{site.query}" if site.query else "")
            async with client.stream("GET", f"http://127.0.0.1:{site.port}{path}", headers=headers) as answer:
                yield answer

    async def page(self, path: str, worker: int | None = None, cookie: str | None = None) -> Page:
        """An open page, served by this worker. The system chooses who answers: asked until it is the one."""
        for _ in range(60):
            page = Page(self.program.checkout.port, path, cookie or self.cookie)
            await page.__aenter__()
            page.worker = self._worker_of(page.port)
            if worker in (None, page.worker):
                return await page.loaded()
            await page.close()
        raise RuntimeError(f"worker {worker} answers nobody")

    async def begin(self, prompt: str, worker: int) -> tuple[Page, str]:
        """A new app, begun on a page of this worker, and its id."""
        page = await self.page("/", worker)
        await page.call(f"{APPS}.create", prompt=prompt, ticket=uuid4().hex)
        await page.until(lambda frames: any(re.search(r"/app/\w+", frame) for frame in frames))
        app = next(found[1] for frame in page.frames if (found := re.search(r"/app/(\w+)", frame)))
        return page, app

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with psycopg.connect(self._database, row_factory=dict_row) as connection:
            return list(connection.execute(query, values))

    def run(self, app: str) -> dict[str, Any]:
        """The app's newest run."""
        return self.rows("SELECT * FROM run WHERE app_id = %s ORDER BY started_at DESC LIMIT 1", app)[0]

    def driver(self, app: str) -> int:
        """The worker that drives the app's newest run; 0 when none does."""
        owner = self.run(app)["lease_owner"]
        return int(owner.split(":")[1]) if owner else 0

    def journal(self, app: str) -> list[Stored]:
        events = self.rows("SELECT * FROM event WHERE run_id = %s ORDER BY seq", self.run(app)["id"])
        return [Stored(e["run_id"], e["seq"], e["at"], decode(e["kind"], e["payload"])) for e in events]

    def folded(self, app: str) -> Folded:
        return fold(self.journal(app))

    def texts(self, app: str) -> dict[str, str]:
        """What a page must show of the newest run."""
        folded = self.folded(app)
        return {f"{folded.run}.{text.part}": rendered(text.text) for text in folded.texts}

    async def until(self, reached: Callable[[], bool], seconds: float = SOON) -> None:
        """Wait for what another process does and gives no sign of. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not reached():
                await asyncio.sleep(0.05)

    async def streaming(self, app: str, number: int) -> None:
        """Wait until the newest run's journal has reached this number."""
        await self.until(lambda: bool(self.rows("SELECT 1 FROM run WHERE app_id = %s", app)))
        await self.until(lambda: bool(found := self.journal(app)) and found[-1].seq >= number)

    async def ended(self, app: str, seconds: float = 90) -> None:
        await self.until(lambda: self.run(app)["status"] in ENDED, seconds)

    def _worker_of(self, port: int) -> int:
        for worker in self.workers:
            for one in psutil.Process(worker).net_connections("tcp"):
                if one.raddr and one.raddr.port == port:
                    return worker
        return 0


def _serves(process: psutil.Process) -> bool:
    return "tasks.serve" in (process.info["cmdline"] or ())
