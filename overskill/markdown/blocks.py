"""A growing text → its top-level blocks, each given out once it can no longer change, in linear time.

A look parses the open part again. A cheap check of each line says when it is worth it, and all looks together may cost
COST times the text so far, whatever is in it: then closing waits. markdown-it alone decides what a block is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from overskill.markdown.html import render

COST = 5  # characters looked at for each one of the text
START = 1_000  # characters that may be looked at before that counts
NEWLINE = re.compile(r"\r\n?|\n")  # CommonMark's line endings, as markdown-it counts lines
NOT_TEXT = re.compile("[\0\ud800-\udfff]")
PROBE = "\nx"  # parsed after the text: where it becomes a block of its own, the one before has ended

ONE_PIECE = ("fence", "hr")
"""Blocks that end by themselves: nothing that follows can join them (a heading with a `|` can become a table)."""
DEFINING = ("", "bullet_list_open", "ordered_list_open", "blockquote_open")
"""A link definition by itself (it has no token), and the blocks that may end with one."""
SPANS_BLANKS = ("bullet_list_open", "ordered_list_open", "code_block")
CONTINUES = {
    "paragraph_open": re.compile(r" {0,3}[^\s#>`~|=+*\-\d]"),
    "bullet_list_open": re.compile(r" {2}|\t| ?[-+*][ \t]"),
    "ordered_list_open": re.compile(r" {2}|\t| ?\d{1,9}[.)][ \t]"),
    "blockquote_open": re.compile(r" {0,3}>"),
    "table_open": re.compile(r" {0,3}\|"),
    "code_block": re.compile(r" {4}|\t"),
}
"""Lines that most likely belong to the open block. Only a hint when not to look."""


@dataclass(frozen=True, slots=True)
class Block:
    """text[start:end] of the whole text, counted in UTF-16 code units as JavaScript does, and its safe HTML."""

    start: int
    end: int
    html: str


class _Found(NamedTuple):
    line: int
    token: Token | None
    """Its first token; None for a link definition, which makes none."""

    @property
    def kind(self) -> str:
        return self.token.type if self.token else ""


def _note(state: StateBlock, line: int, _: int, silent: bool) -> bool:
    """A block rule that never matches: being asked first, it sees where each top-level block starts."""
    if not silent and state.level == 0:
        state.env.setdefault("noted", []).append((line, len(state.tokens)))
    return False


_scanner = MarkdownIt("js-default")
_scanner.block.ruler.before("table", "note", _note)


def _find(text: str) -> list[_Found]:
    """The top-level blocks of a text, from markdown-it's block phase alone."""
    tokens: list[Token] = []
    env: dict[str, Any] = {}
    _scanner.block.parse(NOT_TEXT.sub("\ufffd", NEWLINE.sub("\n", text)), _scanner, env, tokens)
    noted: list[tuple[int, int]] = env.get("noted", [])
    counts = [count for _, count in noted[1:]] + [len(tokens)]
    return [_Found(line, tokens[at] if at < after else None) for (line, at), after in zip(noted, counts, strict=False)]


def _spans(text: str, found: list[_Found]) -> Iterator[tuple[int, int]]:
    """Where each block begins and ends, without a gap: by itself if it can, else where the next one starts."""
    lines = [0, *(newline.end() for newline in NEWLINE.finditer(text))]
    begin = 0
    for block, following in zip(found, [*found[1:], None], strict=False):
        last = block.token.map[1] if block.kind in ONE_PIECE and block.token and block.token.map else None
        end_line = last if last is not None else following.line if following else len(lines)
        end = lines[end_line] if end_line < len(lines) else len(text)
        yield begin, end
        begin = end
    if begin < len(text):  # blank lines at the end
        yield begin, len(text)


def _settled(found: list[_Found], blank: list[bool]) -> int:
    """How many blocks, from the first on, no further text can change. `blank` says so of each line that is there.

    A block is settled by a line that starts another. A link definition, and what may contain one, needs a blank line
    as well: until then the definition's title might go on.
    """
    last_blank = max((line for line, is_blank in enumerate(blank) if is_blank), default=-1)
    for count, (block, following) in enumerate(pairwise(found)):
        if block.kind not in ONE_PIECE and not following.line < len(blank):
            return count
        if block.kind in DEFINING and last_blank < following.line - 1:
            return count
    return max(len(found) - 1, 0)


class Blocks:
    """Splits a growing text. However it is cut into pushes, the blocks are the same, and cover it without a gap.

    Their HTML joined is the HTML of the whole text, but for link definitions: they hold from where they stand on,
    because a block that was given out does not change any more.
    """

    def __init__(self) -> None:
        self.parsed = 0
        """Characters looked at so far, to be held against the length of the text."""
        self._definitions: dict[str, Any] = {}
        self._end = 0  # of the last closed block, in UTF-16 code units
        self._lines: list[str] = []  # whole lines after it
        self._tail: list[str] = []  # the line that is still being written, in pieces
        self._size = 0  # characters in both
        self._length = 0  # characters of the whole text so far
        self._kind = ""  # of the open block, as far as the last look could tell
        self._fence: re.Pattern[str] | None = None  # what closes it, if it is a fence
        self._blank = False  # whether the last whole line is blank
        self._due = False  # whether a block may have ended since the last look

    def push(self, text: str) -> list[Block]:
        """More text; returns the blocks that are complete now."""
        *lines, rest = text.split("\n")
        for line in lines:
            self._take("".join((*self._tail, line, "\n")))
            self._tail.clear()
        if rest:
            self._tail.append(rest)
            self._due = self._due or (len(self._tail) == 1 and self._paragraph_begins())
        self._size += len(text)
        self._length += len(text)
        return self._look() if self._due and self._affordable() else []

    def finish(self) -> list[Block]:
        """The end of the text; returns the remaining blocks."""
        text = "".join((*self._lines, *self._tail))
        self._lines, self._tail = [], []
        return self._close(text, _spans(text, self._find(text)))

    def _take(self, line: str) -> None:
        blank = not line.strip(" \t\r\n")
        self._due = self._due or self._may_end(line, blank)
        self._lines.append(line)
        self._blank = blank

    def _may_end(self, line: str, blank: bool) -> bool:
        """Whether the open block may have ended with or before this line."""
        if self._fence:
            return bool(self._fence.match(line))
        if blank:
            return not self._kind
        if self._blank and self._kind not in SPANS_BLANKS:
            return True
        goes_on = CONTINUES.get(self._kind)
        return not (goes_on and goes_on.match(line))

    def _affordable(self) -> bool:
        return self.parsed + self._size <= COST * self._length + START

    def _paragraph_begins(self) -> bool:
        """A letter after a blank line starts a paragraph, whatever comes next: no need to wait for the line's end."""
        return self._blank and not self._fence and bool(self._tail) and self._tail[0][0].isalpha()

    def _look(self) -> list[Block]:
        """Close what no further text can change."""
        whole = "".join(self._lines)
        text = whole + self._tail[0][0] if self._paragraph_begins() else whole
        found = self._find(text + PROBE)
        blank = [not line.strip(" \t") for line in NEWLINE.split(text)]
        if text == whole:
            blank.pop()  # what is after the last newline is not a line yet
        settled = _settled(found, blank)
        spans = list(islice(_spans(text, found), settled))
        self._keep(whole, spans[-1][1] if spans else 0)
        self._expect(found[settled] if settled < len(found) and found[settled].line < len(blank) else None)
        return self._close(text, spans)

    def _keep(self, whole: str, begin: int) -> None:
        """What stays open of the whole lines."""
        rest = whole[begin:]
        self._lines = [rest] if rest else []
        self._size -= begin
        self._due = False

    def _expect(self, block: _Found | None) -> None:
        """Remember which block is open and, if it is a fence, which line closes it."""
        self._kind = block.kind if block else ""
        mark = block.token.markup if block and block.token and self._kind == "fence" else ""
        self._fence = re.compile(rf" {{0,3}}{re.escape(mark)}{re.escape(mark[0])}*[ \t\r]*\n") if mark else None

    def _find(self, text: str) -> list[_Found]:
        self.parsed += len(text)
        return _find(text)

    def _close(self, text: str, spans: Iterable[tuple[int, int]]) -> list[Block]:
        return [self._block(text[begin:end]) for begin, end in spans]

    def _block(self, text: str) -> Block:
        start = self._end
        self._end += len(text.encode("utf-16-le", "surrogatepass")) // 2
        return Block(start, self._end, render(text, self._definitions))
