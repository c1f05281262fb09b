"""What a model says in one moment is written down together.

The words that one look at the socket brings (see `llm.gulps`) come one by one, without a pause between them. Each as an
event of its own would be numbered, stored, told and folded alone, and shown with the others anyway.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from overskill.errors import OverSkillError
from overskill.llm.deltas import TextGrew, ThinkingGrew, ToolGrew

Growth = TextGrew | ThinkingGrew | ToolGrew


class Together:
    """Joins pieces of one block until the event loop gets its turn, then tells them as one."""

    def __init__(self, tell: Callable[[Growth], None]) -> None:
        self._tell = tell
        self._held: Growth | None = None

    def hold(self, piece: Growth) -> None:
        """Keep a piece for the rest of this moment."""
        if joined := _joined(self._held, piece):
            self._held = joined
            return
        self.release()
        self._held = piece
        asyncio.get_running_loop().call_soon(self._end_moment)

    def release(self) -> None:
        """Tell what is held, before anything else is told. Raises what telling it raises."""
        held, self._held = self._held, None
        if held:
            self._tell(held)

    def _end_moment(self) -> None:
        with suppress(OverSkillError):  # nothing can be written any more: whoever writes next is told so
            self.release()


def _joined(first: Growth | None, second: Growth) -> Growth | None:
    match first, second:
        case (TextGrew(index, text), TextGrew(same, more)) if index == same:
            return TextGrew(index, text + more)
        case (ThinkingGrew(index, text), ThinkingGrew(same, more)) if index == same:
            return ThinkingGrew(index, text + more)
        case (ToolGrew(index, text), ToolGrew(same, more)) if index == same:
            return ToolGrew(index, text + more)
        case _:
            return None
