"""Thoughts that a model writes into its text, between tags: told apart from what it says, as they stream."""

from __future__ import annotations

import re
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
        rest, self._held = self._held + text, ""
        pieces: list[tuple[Kind, str]] = []
        while rest:
            kind: Kind = "thinking" if self._closing else "text"
            piece, rest = self._think(rest) if self._closing else self._speak(rest)
            if piece and pieces and pieces[-1][0] == kind:
                pieces[-1] = (kind, pieces[-1][1] + piece)
            elif piece:
                pieces.append((kind, piece))
        return pieces

    def end(self) -> list[tuple[Kind, str]]:
        """The text is over: what was held back is what it looked like."""
        held, self._held = self._held, ""
        return [("thinking" if self._closing else "text", held)] if held else []

    def _think(self, text: str) -> tuple[str, str]:
        """The thought up to its end, and what is behind that."""
        at = text.lower().find(self._closing)
        if at >= 0:
            after = text[at + len(self._closing) :]
            self._closing = self._line = ""
            return text[:at], after
        kept = _beginning_of(self._closing, text.lower())
        self._held = text[len(text) - kept :]
        return text[: len(text) - kept], ""

    def _speak(self, text: str) -> tuple[str, str]:
        """A line or a piece of one, or nothing where a thought begins; and what is behind it."""
        end = text.find("\n") + 1 or len(text)
        piece, rest = text[:end], text[end:]
        begins = not self._line.strip() and not self._fence
        start = piece.lower().lstrip()
        if begins and (tag := next((tag for tag in TAGS if start.startswith(tag)), "")):
            self._closing = TAGS[tag]
            return "", piece[len(piece) - len(start) + len(tag) :] + rest
        if begins and start and any(tag.startswith(start) for tag in TAGS):
            self._held = piece
            return "", ""
        self._read(piece)
        return piece, rest

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
    return next((size for size in range(min(len(tag) - 1, len(text)), 0, -1) if tag.startswith(text[-size:])), 0)
