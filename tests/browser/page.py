"""A page without a browser that keeps what a page keeps: the vars of its states, and its streamed texts.

The texts follow the rules of overskill/ui/live_text/live_text.jsx: every operation may come twice, what comes too early
waits, what is missing is asked for.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from overskill import markdown
from overskill.ui.view.stream import sum_of
from tests.browser.person import squeezed
from tests.browser.raw_client import NAMESPACE, PATIENCE, RawClient

ROOT = "reflex___state____state"
STATES = f"{ROOT}.overskill___ui___state___"
CHAT, LIVE, APPS = f"{STATES}chat____chat", f"{STATES}live____live", f"{STATES}apps____apps"
MARKER = "_rx_state_"


@dataclass
class Text:
    """A streamed text; places count UTF-16 code units, which `open` is kept in."""

    blocks: list[str] = field(default_factory=list)
    base: int = 0
    open: bytes = b""
    waiting: dict[int, bytes] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.base + len(self.open) // 2

    def append(self, offset: int, text: bytes) -> bool:
        """False when something before it is missing."""
        if offset > self.end:
            self.waiting[offset] = text
            return False
        self.open += text[2 * (self.end - offset) :]
        following = self.waiting.pop(self.end, None)
        return following is None or self.append(self.end, following)

    def close(self, start: int, end: int, block: str | int) -> bool:
        """`block`: the server's HTML, or the sum of it. False when what is here renders otherwise."""
        if not self.base < end <= self.end or start > self.base:
            return True
        length = 2 * (end - self.base)
        html = block if isinstance(block, str) else markdown.render(self.open[:length].decode("utf-16-le"))
        if html != block and sum_of(html) != block:
            return False
        self.open, self.base = self.open[length:], end
        self.blocks.append(html)
        return True

    def is_whole(self, length: int, whole: int) -> bool:
        return self.base == length and not self.open and sum_of("".join(self.blocks)) == whole

    def snapshot(self, blocks: list[str], base: int, text: bytes) -> None:
        if base + len(text) // 2 >= self.end:
            self.blocks, self.base, self.open = blocks, base, text
            early, self.waiting = sorted(self.waiting.items()), {}
            for offset, piece in early:
                self.append(offset, piece)

    @property
    def shown(self) -> str:
        """What can be read, without white space."""
        tags = re.sub(r"<[^>]*>", "", "".join(self.blocks))
        return squeezed(html.unescape(tags) + self.open.decode("utf-16-le"))


class Page(RawClient):
    """The editor of an app. `revisit` opens another socket for it, as after a lost connection or a reload."""

    def __init__(self, port: int, path: str, cookie: str = "", token: str = "") -> None:
        super().__init__(port, path, cookie, token=token)
        self.vars: dict[str, dict[str, Any]] = {}
        self.texts: dict[str, Text] = {}
        self._speaker = Text()
        self._asked: set[str] = set()
        self._asking: set[asyncio.Task[None]] = set()

    def revisit(self, *, reload: bool = False) -> Page:
        """The same tab on a new socket. A reload forgets what the page held, not which tab it is."""
        page = Page(self._port, self._path, self._cookie, self.token)
        if not reload:
            page.vars, page.texts, page._speaker = self.vars, self.texts, self._speaker
            page.vars.pop(ROOT, None)
        return page

    async def opened(self) -> None:
        """Wait until everything has run that the page runs when it opens. Raises TimeoutError."""
        await self.until(lambda _: self.vars.get(ROOT, {}).get("is_hydrated", False))

    async def leave(self) -> None:
        """Go to the first page, on the same socket."""
        await self.opened()
        self._path = "/"
        await self.call(f"{APPS}.load")

    async def come_back(self, app: str) -> None:
        self._path = f"/app/{app}"
        await self.call(f"{CHAT}.load")

    def hear(self, frame: str) -> None:
        if not frame.startswith(NAMESPACE):
            return
        name, *told = json.loads(frame.removeprefix(NAMESPACE))
        if name == "$":
            for words in told:
                self._receive(words)
        elif name == "event":
            for state, news in (told[0].get("delta") or {}).items():
                named = {var.removesuffix(MARKER): value for var, value in news.items()}
                self.vars.setdefault(state, {}).update(named)

    async def settled(self, run: str, seconds: float = PATIENCE) -> None:
        """Wait until the page shows the run as ended. Raises TimeoutError."""
        await self.until(lambda _: self._ended(run) is not None, seconds)

    def shown(self, run: str) -> tuple[str, list[str]]:
        """Status of a run's ended message, and its parts in order: texts, and "tool:stage"."""
        row = self._ended(run)
        assert row, f"no ended message of {run}"
        parts = [self._part(part) for part in row["parts"]]
        return row["status"], [part for part in parts if part]

    def _ended(self, run: str) -> dict[str, Any] | None:
        rows = self.vars.get(CHAT, {}).get("rows", [])
        found = next((row for row in rows if row["run"] == run and row["role"] == "assistant"), None)
        return None if self.vars.get(LIVE, {}).get("message_id") else found

    def _part(self, part: dict[str, Any]) -> str:
        if part["kind"] == "tool":
            return f"{part['tool']}:{part['stage']}"
        return self.texts.get(part["id"], Text()).shown

    def _receive(self, frame: str) -> None:
        if frame[0] == "+":
            self._speaker.append(self._speaker.end, frame[1:].encode("utf-16-le"))
        else:
            for operation in json.loads(frame):
                self._apply(*operation)

    def _apply(self, name: str, place: Any, value: Any, *rest: Any) -> None:
        if name == "!":
            if place == "settle":
                self._ask(place, run=value)
            return
        text = self._speaker = self.texts.setdefault(name, Text())
        if place == "s":
            text.snapshot(value, rest[0], rest[1].encode("utf-16-le"))
            self._asked.discard(name)
            return
        if place == "=":
            follows = text.is_whole(value, *rest)
        elif isinstance(value, str):
            follows = text.append(place, value.encode("utf-16-le"))
        else:
            follows = text.close(place, value, *rest)
        if not follows and name not in self._asked:
            self._asked.add(name)
            self._ask("gap", part_id=name)

    def _ask(self, handler: str, **payload: Any) -> None:
        asking = asyncio.create_task(self.call(f"{CHAT}.{handler}", **payload))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
