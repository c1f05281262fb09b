"""A growing text → its top-level blocks, each given out once it can no longer change, in linear time.

A look parses the open part again. A cheap check of each line says when it is worth it, and all looks together may cost
COST times the text so far, whatever is in it: then closing waits. markdown-it alone decides what a block is, but for
one heavier than a block may be (see `weight`): it ends where it is, and what follows is read as a text of its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from overskill.markdown import html
from overskill.markdown.weight import MOST, NEWLINE, Scale, lines_of, too_heavy_at

COST = 5  # characters looked at for each one of the text
START = 1_000  # characters that may be looked at before that counts
QUICK = 4_000  # characters whose look takes a few milliseconds
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
        self._scale = Scale()  # of the whole lines

    def push(self, text: str) -> list[Block]:
        """More text; returns the blocks that are complete now."""
        self.add(text)
        return self.closed()

    @property
    def quick(self) -> bool:
        """Whether `closed` or `finish` takes a few milliseconds now; if not, it is not for the event loop."""
        return self._size <= QUICK and self._scale.total <= QUICK // 10

    @property
    def due(self) -> bool:
        """Whether `closed` may give something."""
        return self._too_heavy() or (self._due and self._affordable())

    def closed(self) -> list[Block]:
        """The blocks that are complete now and were not given out before."""
        return self._look() if self.due else []

    def add(self, text: str) -> None:
        """More text, which is not looked at yet."""
        *lines, rest = text.split("\n")
        for line in lines:
            self._take("".join((*self._tail, line, "\n")))
            self._tail.clear()
        if rest:
            self._tail.append(rest)
            self._due = self._due or (len(self._tail) == 1 and self._paragraph_begins())
        self._size += len(text)
        self._length += len(text)

    def finish(self) -> list[Block]:
        """The end of the text; returns the remaining blocks."""
        self._take("".join(self._tail))
        self._tail = []
        blocks = self._take_heavy()
        text = "".join(self._lines)
        self._lines = []
        return blocks + self._close(text, _spans(text, self._find(text)))

    def _take(self, line: str) -> None:
        blank = not line.strip(" \t\r\n")
        self._due = self._due or self._may_end(line, blank)
        self._lines.append(line)
        self._blank = blank
        if not self._fence:
            self._scale.put_text(line)

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

    def _too_heavy(self) -> bool:
        return self._scale.total > MOST and not self._fence

    def _look(self) -> list[Block]:
        """Close what no further text can change."""
        blocks = self._take_heavy()
        whole = "".join(self._lines)
        text = whole + self._tail[0][0] if self._paragraph_begins() else whole
        return blocks + self._close_settled(text, whole)

    def _take_heavy(self) -> list[Block]:
        """Close blocks until what is left is no heavier than one block may be, or is an open fence."""
        blocks: list[Block] = []
        while (text := "".join(self._lines)) and (end := self._end_of_part(text)):
            fence = self._fence
            closed = self._close_settled(text[:end], text)
            if not closed and (fence or not self._fence):  # else it has just turned out to be code
                closed = self._close(text, [(0, end)])
                self._expect(None)
                self._keep(text, end)
            blocks += closed
        return blocks

    def _end_of_part(self, text: str) -> int | None:
        """Where the part of an all too long text ends that is looked at alone: with its weight, or with its fence."""
        if self._fence is None:
            return too_heavy_at(text)
        lines = ((end, line) for end, line in lines_of(text) if line.strip())
        return next((end for end, line in islice(lines, 1, None) if self._fence.match(line + "\n")), None)

    def _close_settled(self, text: str, whole: str) -> list[Block]:
        """Close what is settled in `text`; the rest of `whole` stays open."""
        found = self._find(text + PROBE)
        blank = [not line.strip(" \t") for line in NEWLINE.split(text)]
        if not text or text[-1] in "\r\n":
            blank.pop()  # what is after the last newline is not a line yet
        settled = _settled(found, blank)
        spans = list(islice(_spans(text, found), settled))
        self._expect(found[settled] if settled < len(found) and found[settled].line < len(blank) else None)
        self._keep(whole, spans[-1][1] if spans else 0)
        return self._close(text, spans)

    def _keep(self, whole: str, begin: int) -> None:
        """What stays open of the whole lines."""
        rest = whole[begin:]
        self._lines = [rest] if rest else []
        self._size -= begin
        self._due = False
        self._scale = Scale()
        if not self._fence:
            self._scale.put_text(rest)

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
        return Block(start, self._end, html.render(text, self._definitions))


def render(text: str) -> str:
    """Safe HTML of a whole text: what the blocks of one that grew to it give together, but for link definitions."""
    if too_heavy_at(text) is None:
        return html.render(text)
    blocks = Blocks()
    return "".join(block.html for block in (*blocks.push(text), *blocks.finish()))
