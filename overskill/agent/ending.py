"""What follows a turn without calls: the model is told to go on, the run ends well, or its person is told why not."""

from __future__ import annotations

from collections.abc import Iterable

from overskill.agent.as_text import holds_call, tells_to_paste
from overskill.agent.step import Turn

MAX_CONTINUATIONS = 2
OUTGROWN = "model_context_window_exceeded"
CUT = ("max_tokens", OUTGROWN)
"""Reasons to stop that may leave the last block incomplete."""
CONTINUE = (
    "Your answer reached the output limit. Go on exactly where it stopped; if a call was cut, write smaller pieces."
)
SPEAK = (
    "Your last turn held neither words nor calls. Go on with the work, or say in a few words what was done and what is "
    "left."
)
CALL = (
    "Your last turn holds a tool call as text. Nothing was carried out: text is only shown to the person. Make the "
    "call again with the tool calling interface, not in your words."
)
WRITE = (
    "Your last turn tells the person to put code into a file. You can do that yourself: if the app shall be changed, "
    "call the tools now. If they only asked a question, end your turn with one short sentence."
)


class Stopped(Exception):
    """The run ends without being complete. `title` and `explanation` are for the person."""

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__(title)
        self.title, self.explanation = title, explanation


class Endings:
    """Follows the endings of one run. `tools`: the names of what the model can call."""

    def __init__(self, tools: Iterable[str]) -> None:
        self._tools = tuple(tools)
        self._continued = 0
        self._silent = self._worked = self._pasted = self._as_text = False

    def heed_calls(self) -> None:
        """The model has called tools."""
        self._worked, self._silent = True, False

    def nudge(self, turn: Turn) -> str:
        """What the model is told after a turn without calls, so that it goes on; empty when the run has ended well.

        Raises Stopped where it has not.
        """
        if turn.stop_reason == "max_tokens" and self._continued < MAX_CONTINUATIONS:
            self._continued += 1
            return CONTINUE
        check_ending(turn)
        words = said(turn)
        if not words:
            return self._after_silence()
        self._silent = False
        if holds_call(words, self._tools):
            return self._after_call_as_text()
        if tells_to_paste(words) and not self._worked and not self._pasted:
            self._pasted = True
            return WRITE
        return ""

    def _after_silence(self) -> str:
        if self._silent:
            raise Stopped(
                "The model answered with nothing",
                "It was asked once more and said nothing again. Everything so far is saved. Retry asks again; another "
                "model may do better.",
            )
        self._silent = True
        return SPEAK

    def _after_call_as_text(self) -> str:
        if self._as_text:
            raise Stopped(
                "The model cannot call tools",
                "It wrote its calls as text, twice, and text changes no files: this model or its server does not call "
                "tools. Choose a model that does with OVERSKILL_MODEL, or start its server with tool calling "
                "(llama.cpp: --jinja; vLLM: --enable-auto-tool-choice and a --tool-call-parser). Everything so far is "
                "saved.",
            )
        self._as_text = True
        return CALL


def said(turn: Turn) -> str:
    """The words of a turn."""
    return "\n".join(str(block.get("text", "")) for block in turn.blocks if block["type"] == "text").strip()


def check_ending(turn: Turn) -> None:
    """A turn that asks for nothing more ends the run; some endings are not success. Raises Stopped."""
    match turn.stop_reason:
        case "refusal":
            raise Stopped(
                "The model declined this request",
                "It will not answer this. Everything so far is saved. Say it in other words and send it.",
            )
        case "max_tokens":
            raise Stopped(
                "The answer kept reaching the output limit",
                "Everything so far is saved. Ask for the change in smaller steps, or raise OVERSKILL_MAX_TOKENS.",
            )
        case _ if turn.stop_reason == OUTGROWN:
            raise Stopped(
                "The conversation has outgrown the model",
                "Everything is saved. Choose a model with a larger context with OVERSKILL_MODEL, or start a new app.",
            )
        case _:
            pass
