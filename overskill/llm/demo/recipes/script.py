"""The demo's side of a conversation, played again from its first message for every turn: nothing is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from overskill.llm.demo.recipes.build import build
from overskill.llm.demo.recipes.change import change
from overskill.llm.demo.recipes.conversation import Acted, Heard, moments
from overskill.llm.demo.recipes.summary import counted
from overskill.llm.demo.recipes.turn import Log, Recipe, Result, Turn
from overskill.llm.demo.recipes.wishes import Build, read
from overskill.llm.demo.recipes.words import INTRODUCTION, LOST, UNKNOWN
from overskill.llm.demo.reply import Reply
from overskill.llm.request import Request

_NO_RESULT = Result("the call has no result", is_error=True)


def answer(request: Request) -> Reply:
    """Returns the demo's next turn: a pure function of the request, the same for the same messages.

    Calls only tools the request offers, and claims nothing but what the results in it say.
    """
    script = _Script(frozenset(tool["name"] for tool in request.tools))
    for moment in moments(request.messages):
        script.take(moment)
    return _reply(script.turn)


def _reply(turn: Turn) -> Reply:
    blocks: list[dict[str, Any]] = [{"type": "text", "text": turn.text}]
    blocks += [{"type": "tool_use", "name": call.name, "input": call.input} for call in turn.calls]
    return Reply(blocks, "tool_use" if turn.calls else "end_turn")


@dataclass
class _Script:
    """The place in the conversation: the recipe being played, its latest turn, and wishes heard meanwhile."""

    tools: frozenset[str]
    turn: Turn = field(default_factory=lambda: Turn(UNKNOWN))
    log: Log = field(default_factory=lambda: Log(frozenset()))
    recipe: Recipe | None = None
    waiting: list[str] = field(default_factory=list[str])
    ids: list[str] = field(default_factory=list[str])
    introduced: bool = False

    def take(self, moment: Heard | Acted) -> None:
        if isinstance(moment, Acted):
            self._compare(moment)
        elif self._goes_on(moment):
            self.waiting += moment.texts
            self._advance([moment.results.get(id, _NO_RESULT) for id in self.ids])
        else:
            self.waiting = [_latest(moment.texts)]
            self._begin_next(before="")

    def _compare(self, acted: Acted) -> None:
        """The turn that is in the history must be the one the script made, or there is no going on from it."""
        self.introduced = True
        self.ids = [id for id, _ in acted.calls]
        if [call for _, call in acted.calls] != list(self.turn.calls[: len(acted.calls)]):
            self.recipe = None
            self.turn = Turn(LOST)

    def _goes_on(self, heard: Heard) -> bool:
        """Words beside results wait for the end of the recipe, unless the person cancelled it."""
        cancelled = any(result.is_error and "cancel" in result.text.lower() for result in heard.results.values())
        return bool(heard.results) and not (heard.texts and (cancelled or self.recipe is None))

    def _advance(self, results: list[Result]) -> None:
        if self.recipe is None:
            self.turn = Turn(LOST)
            return
        results += [_NO_RESULT] * (len(self.turn.calls) - len(results))
        self.log.done += zip(self.turn.calls, results, strict=True)
        self._play(self.recipe, results, before="")

    def _begin_next(self, before: str) -> None:
        """Starts on the next wish; what the demo can't do is answered at once."""
        text = self.waiting.pop(0) if self.waiting else ""
        self.log = Log(self.tools)
        wish = read(text)
        if wish is None:
            self._finish(_joined(before, UNKNOWN))
            return
        self.recipe = build(wish, self.log) if isinstance(wish, Build) else change(wish, self.log)
        self._play(self.recipe, None, before)

    def _play(self, recipe: Recipe, results: list[Result] | None, before: str) -> None:
        turn = next(recipe) if results is None else recipe.send(results)
        text = _joined(before, turn.text)
        missing = [call.name for call in turn.calls if call.name not in self.tools]
        if missing:
            self._finish(
                _joined(text, f"But I'm not offered the tool `{missing[0]}`, so I stop here. {counted(self.log)}")
            )
        elif turn.calls:
            self._say(Turn(text, turn.calls))
        else:
            self._finish(text)

    def _finish(self, text: str) -> None:
        self.recipe = None
        if self.waiting:
            self._begin_next(before=text)
        else:
            self._say(Turn(text))

    def _say(self, turn: Turn) -> None:
        self.turn = turn if self.introduced else Turn(_joined(INTRODUCTION, turn.text), turn.calls)


def _latest(texts: list[str]) -> str:
    """The last text that asks for something known; a note the loop adds beside a request doesn't hide it."""
    return next((text for text in reversed(texts) if read(text)), texts[-1] if texts else "")


def _joined(first: str, second: str) -> str:
    return f"{first}\n\n{second}" if first else second
