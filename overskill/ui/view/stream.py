"""Streamed text on its way to the page: what is new, as operations that can be repeated without harm.

[id, offset, "text"]          text at an offset (UTF-16 code units, as JavaScript counts)
[id, from, to, "html"]        the block from..to is closed; this is the server's rendering of it
[id, from, to, sum]           the same for a block that the page renders alike: the CRC-32 of the server's rendering
[id, "=", length, sum]        the whole part, for a page that should have it
[id, "s", [html…], at, "…"]   snapshot: the closed blocks, where the open one begins, and its text
["!", "page", […]]            a page of earlier messages (client/earlier.jsx)
["!", "mark", […]]            a version among them is bookmarked, or not any more
"+text"                       alone in a frame: append where the part that spoke last ends

A page that finds another sum than its own asks for the part (see `Part.snapshot`).
"""

import asyncio
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zlib import crc32

from overskill.markdown import Block, Blocks

OURS_ALONE = re.compile("<(?:pre|a) ?")
"""What the page renders otherwise: highlighted code, and links, which the sanitizer adds to."""


_desk = ThreadPoolExecutor(1, "markdown")
"""Where blocks are made that take long: the event loop serves everybody meanwhile."""


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def sum_of(html: str) -> int:
    """The CRC-32 by which a page knows that it shows the same."""
    return crc32(html.encode())


class Part:
    """One text part: its open block and what of it has been sent."""

    def __init__(self, part_id: str, late: Callable[[list[list[Any]]], None] = lambda _: None) -> None:
        """`late` is given the operations of blocks that took long to make."""
        self.id = part_id
        self._late = late
        self._blocks = Blocks()
        self._html: list[str] = []
        self._open: list[str] = []
        """Pieces that arrived since the last closed block and have been sent."""
        self._base = self._end = 0
        self._unsent: list[str] = []
        self._waiting: list[str] = []
        """Pieces that arrived while blocks are being made elsewhere."""
        self._busy = self._finishing = self._finished = False
        self._doubted = False
        self.length = 0
        """Characters pushed so far."""

    def push(self, text: str) -> list[list[Any]]:
        """New text; returns the operations that must go out in order, if a block closed."""
        self.length += len(text)
        self._unsent.append(text)
        self._waiting.append(text)
        return self._proceed()

    def finish(self) -> list[list[Any]]:
        """No more text comes; the last block closes."""
        self._finishing = True
        return self._proceed()

    def _proceed(self) -> list[list[Any]]:
        """Make the blocks that are complete: here if it is quick, else beside, and `late` is told."""
        if self._busy or self._finished:
            return []
        self._blocks.add("".join(self._waiting))
        self._waiting.clear()
        self._finished = self._finishing
        work = self._blocks.finish if self._finishing else self._blocks.closed
        if self._blocks.quick:
            return self._close(work())
        if self._finishing or self._blocks.due:
            self._busy = True
            asyncio.get_running_loop().run_in_executor(_desk, work).add_done_callback(self._made)
        return []

    def _made(self, made: asyncio.Future[list[Block]]) -> None:
        self._busy = False
        if operations := self._close(made.result()) + self._proceed():
            self._late(operations)

    def take(self) -> list[list[Any]]:
        """The text that has not been sent yet, as an operation."""
        if not self._unsent:
            return []
        text = "".join(self._unsent)
        self._unsent.clear()
        self._open.append(text)
        start, self._end = self._end, self._end + units(text)
        return [[self.id, start, text]]

    def snapshot(self) -> list[Any]:
        """Everything that has been sent; call `take` before."""
        open_text = "".join(self._open)
        return [self.id, "s", list(self._html), self._base, open_text]

    def _close(self, blocks: list[Block]) -> list[list[Any]]:
        if not blocks:
            return []
        operations = self.take()
        for block in blocks:
            operations.append([self.id, self._base, block.end, self._shown(block.html)])
            self._html.append(block.html)
            self._cut(block.end)
        return operations

    def doubt(self) -> None:
        """A page could not follow: from here on every block travels as HTML."""
        self._doubted = True

    def _shown(self, html: str) -> str | int:
        return html if self._doubted or OURS_ALONE.search(html) else sum_of(html)

    def _cut(self, end: int) -> None:
        """Forget the text of closed blocks: the open block begins at `end`."""
        encoded = "".join(self._open).encode("utf-16-le", "surrogatepass")
        self._open = [encoded[2 * (end - self._base) :].decode("utf-16-le", "surrogatepass")]
        self._base = end


class Wire:
    """Writes a frame's operations down, in the short form where every viewer has seen all before it."""

    def __init__(self) -> None:
        self._spoke: str | None = None

    def frame(self, operations: list[list[Any]]) -> str:
        """The frame for these operations; not empty."""
        first = operations[0]
        if len(operations) == 1 and len(first) == 3 and first[0] == self._spoke:
            return "+" + first[2]
        last = operations[-1]
        self._spoke = last[0] if len(last) == 3 else None
        return json.dumps(operations, ensure_ascii=False, separators=(",", ":"))

    def interrupt(self) -> None:
        """Someone joined: the next frame carries its offset."""
        self._spoke = None
