"""How much work a text is for a markdown parser, told from its lines: words weigh little, marks and cells a lot."""

from __future__ import annotations

import re
from collections.abc import Iterator

NEWLINE = re.compile(r"\r\n?|\n")  # CommonMark's line endings, as markdown-it counts lines
MARKS = re.compile(r"[!-/:-@\[-`{-~]")
MOST = 3_000
"""The weight of one block, at most: a few tenths of a second. A table of that weight has some hundred rows."""
DELIMITERS = re.compile(r"[ \t]*+\|?[ \t]*+:?-[-:| \t]*+")
"""A table's second line: from there on a parser fills each row up to as many cells."""


class Scale:
    """Weighs a text line by line. `total` is the weight so far."""

    def __init__(self) -> None:
        self.total = 0
        self._columns = 0

    def put(self, line: str) -> None:
        """A line without its ending."""
        if DELIMITERS.fullmatch(line):
            self._columns = line.count("|")
        elif not line.strip():
            self._columns = 0
        self.total += 1 + max(len(MARKS.findall(line)), self._columns) + len(line) // 200

    def put_text(self, text: str) -> int | None:
        """Lines, up to the one with which there is more than a block may weigh: returns where that ends."""
        for end, line in lines_of(text):
            self.put(line)
            if self.total > MOST:
                return end
        return None


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Each line without its ending, and where the next one begins."""
    begin = 0
    for ending in NEWLINE.finditer(text):
        yield ending.end(), text[begin : ending.start()]
        begin = ending.end()
    if begin < len(text):
        yield len(text), text[begin:]


def too_heavy_at(text: str) -> int | None:
    """Where the first line ends with which the text is heavier than a block may be; None when it is not."""
    return Scale().put_text(text)
