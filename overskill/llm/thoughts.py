"""Thoughts that a model writes into its text, between tags: told apart from what it says, as they stream."""

from __future__ import annotations

import re
from itertools import groupby
from operator import itemgetter
from typing import Literal

Kind = Literal["text", "thinking"]
TAGS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<thoughts>": "</thoughts>",
    "<reasoning>": "</reasoning>",
    "<seed:think>": "</seed:think>",
    "<|begin_of_thought|>": "<|end_of_thought|>",
    "[think]": "[/think]",
    "◁think▷": "◁/think▷",
}
"""As DeepSeek, Qwen, GLM, MiniMax, Seed, Magistral, Kimi and their relatives write them. Capitals count as the same."""
LONGEST_TAG = max(map(len, TAGS))
ANY_CASE = re.IGNORECASE | re.ASCII  # a text in small letters may have more of them than before: İ
BEGINS = re.compile("|".join(map(re.escape, TAGS)), ANY_CASE)
ENDS = {tag: re.compile(re.escape(tag), ANY_CASE) for tag in TAGS.values()}
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
LINE = 200
"""Characters at a line's beginning that decide what it is."""


class Thoughts:
    """Splits one text. A tag counts at the beginning of a line, outside of code: elsewhere it is only spoken about."""

    def __init__(self) -> None:
        self._closing = ""
        """The tag that ends the thought, while there is one."""
        self._fence = ""
        self._line = ""
        """The beginning of the present line of the text."""
        self._held = ""
        """What may turn out to be a tag."""

    def feed(self, text: str) -> list[tuple[Kind, str]]:
        """More of the text: its pieces in order, none of them empty."""
        text, self._held = self._held + text, ""
        pieces: list[tuple[Kind, str]] = []
        at = 0
        while at < len(text):
            kind: Kind = "thinking" if self._closing else "text"
            piece, at = self._think(text, at) if self._closing else self._speak(text, at)
            if piece:
                pieces.append((kind, piece))
        return [(kind, "".join(piece for _, piece in same)) for kind, same in groupby(pieces, itemgetter(0))]

    def end(self) -> list[tuple[Kind, str]]:
        """The text is over: what was held back is what it looked like."""
        held, self._held = self._held, ""
        return [("thinking" if self._closing else "text", held)] if held else []

    def _think(self, text: str, at: int) -> tuple[str, int]:
        """The thought from a place up to its end, and where it goes on."""
        if found := ENDS[self._closing].search(text, at):
            self._closing = self._line = ""
            return text[at : found.start()], found.end()
        kept = _beginning_of(self._closing, text[max(at, len(text) - len(self._closing)) :])
        self._held = text[len(text) - kept :]
        return text[at : len(text) - kept], len(text)

    def _speak(self, text: str, at: int) -> tuple[str, int]:
        """A line or a piece of one, or nothing where a thought begins; and where it goes on."""
        end = text.find("\n", at) + 1 or len(text)
        piece = text[at:end]
        begins = not self._line.strip() and not self._fence
        start = piece.lstrip()
        if begins and (found := BEGINS.match(start)):
            self._closing = TAGS[found[0].lower()]
            return "", end - len(start) + found.end()
        if begins and start and len(start) < LONGEST_TAG and any(tag.startswith(start.lower()) for tag in TAGS):
            self._held = piece
            return "", end
        self._read(piece)
        return piece, end

    def _read(self, piece: str) -> None:
        """Follow lines and fences."""
        self._line += piece[: LINE - len(self._line)]
        if not piece.endswith("\n"):
            return
        mark = FENCE.match(self._line)
        if mark and not self._fence:
            self._fence = mark[1]
        elif mark and mark[1].startswith(self._fence) and not self._line[mark.end() :].strip():
            self._fence = ""
        self._line = ""


def _beginning_of(tag: str, text: str) -> int:
    """How many characters at the end of the text may be the beginning of the tag."""
    return next(
        (size for size in range(min(len(tag) - 1, len(text)), 0, -1) if tag.startswith(text[-size:].lower())), 0
    )
