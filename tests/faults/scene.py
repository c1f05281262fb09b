"""One app, one run, and the pages that look at it, while things happen to all of them."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from overskill.journal.fold import Folded, Tool, fold
from overskill.journal.journal import Stored
from overskill.models import ENDED
from tests.browser.page import APPS, Page
from tests.browser.records import rendered
from tests.faults.program import Program

PATIENCE = 30.0  # seconds until a run must have got somewhere


@dataclass
class Tab:
    """A page, and whether it stands on the app's editor. `socket` ends with the page's connection."""

    page: Page
    socket: AsyncExitStack
    looks: bool = True


@dataclass
class Scene:
    """`begin` a run; things happen to it by the methods; `settle` ends the pause and waits for the end."""

    program: Program
    app: str = ""
    run: str = ""
    tabs: list[Tab] = field(default_factory=list)
    seen: list[Stored] = field(default_factory=list)
    """What was stored when the process was killed or a page went."""
    cancelled: bool = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for tab in self.tabs:
            await tab.socket.aclose()

    async def begin(self, prompt: str) -> None:
        """Send the prompt from the first page; its tab stays and goes to the app."""
        tab = await self._open(Page(self.program.port, "/", self.program.cookie))
        self.tabs.append(tab)
        await tab.page.opened()
        await tab.page.call(f"{APPS}.create", prompt=prompt)
        async with asyncio.timeout(PATIENCE):
            while not (found := self._find(prompt)):  # another process writes it: there is nothing to wait on
                await asyncio.sleep(0.005)
        self.app, self.run = found["app_id"], found["run_id"]
        await tab.page.come_back(self.app)

    async def reach(self, events: int) -> None:
        """Wait until so many more events are stored, or none will come: the run has ended or is paused."""
        aim = self._now()["seq"] + events
        async with asyncio.timeout(PATIENCE):
            while (now := self._now())["seq"] < aim and now["status"] not in (*ENDED, "paused"):
                await asyncio.sleep(0.002)

    async def meet(self, kind: str) -> None:
        """Wait until one more event of this kind is stored, or none will come."""
        query = "SELECT count(*) AS known FROM event WHERE run_id = ? AND kind = ?"
        known = self.program.records.all(query, self.run, kind)[0]["known"]
        async with asyncio.timeout(PATIENCE):
            while self.program.records.all(query, self.run, kind)[0]["known"] == known:
                if self._now()["status"] in (*ENDED, "paused"):
                    return
                await asyncio.sleep(0.002)

    async def join(self) -> None:
        self.tabs.append(await self._open(Page(self.program.port, f"/app/{self.app}", self.program.cookie)))

    async def close(self, number: int) -> None:
        await self.tabs.pop(number % len(self.tabs)).socket.aclose()

    async def revisit(self, number: int, *, reload: bool) -> None:
        """The tab's socket ends and it opens another one."""
        tab = self.tabs[number % len(self.tabs)]
        await tab.socket.aclose()
        self.tabs[number % len(self.tabs)] = await self._open(tab.page.revisit(reload=reload), tab.looks)

    async def turn(self, number: int) -> None:
        """The tab goes to the first page, or back to the app."""
        tab = self.tabs[number % len(self.tabs)]
        await (tab.page.leave() if tab.looks else tab.page.come_back(self.app))
        tab.looks = not tab.looks

    async def ask(self, wish: str) -> None:
        status = await self.program.ask(self.run, wish)
        assert status in (204, 409), status
        self.cancelled = self.cancelled or (wish == "cancel" and status == 204)

    async def crash(self) -> None:
        """The process is killed and comes back; every page connects again."""
        self.seen += self.program.journal(self.run)
        await self.program.crash()
        for number in range(len(self.tabs)):
            await self.revisit(number, reload=False)

    async def settle(self) -> Folded:
        """The folded run, once it has ended."""
        if self._now()["wanted"] == "pause":
            await self.ask("resume")
        async with asyncio.timeout(PATIENCE):
            while self._now()["status"] not in ENDED:
                await asyncio.sleep(0.005)
        for tab in self.tabs:
            if not tab.looks:
                await tab.page.come_back(self.app)
        return fold(self.program.journal(self.run))

    async def assert_shown(self, folded: Folded) -> None:
        """Every page that is here shows exactly what the journal says, and so does one that opens now."""
        await self.join()
        for tab in self.tabs:
            await tab.page.settled(self.run)
            with suppress(TimeoutError):  # what it missed of a text it has asked for
                await tab.page.until(lambda _, tab=tab: tab.page.shown(self.run) == told(folded))
            assert tab.page.shown(self.run) == told(folded)

    def files(self) -> dict[str, str]:
        rows = self.program.records.all("SELECT path, sha256 FROM file WHERE app_id = ?", self.app)
        return {row["path"]: row["sha256"] for row in rows}

    async def _open(self, page: Page, looks: bool = True) -> Tab:
        socket = AsyncExitStack()
        await socket.enter_async_context(page)
        return Tab(page, socket, looks)

    def _find(self, prompt: str) -> dict[str, Any] | None:
        query = "SELECT app_id, run_id FROM message WHERE role = 'user' AND text = ?"
        return next(iter(self.program.records.all(query, prompt)), None)

    def _now(self) -> dict[str, Any]:
        query = "SELECT status, wanted, (SELECT max(seq) FROM event WHERE run_id = run.id) AS seq FROM run WHERE id = ?"
        return self.program.records.all(query, self.run)[0]


def told(folded: Folded) -> tuple[str, list[str]]:
    """What a page must show of a run: status, and in order its texts and "tool:stage"."""
    parts = [f"{part.name}:{part.stage}" if isinstance(part, Tool) else rendered(part.text) for part in folded.parts]
    return folded.status, [part for part in parts if part]
