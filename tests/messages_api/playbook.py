"""Which turn answers a request. Nothing is remembered: the conversation in the request says how far it has got.

The newest user text that contains a script's key chooses the script, and the assistant turns after it are counted. So a
follow-up prompt may have a script of its own, or go on with the turns of the first one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from .call import Call, Json, blocks_of
from .script import RedactedThinking, Script, Thinking, Turn

DEFAULT = "(default)"
NO_SCRIPT = Script(())


class ScriptOver(LookupError):
    """The client asked for more turns than the script has (or no script fits)."""


@dataclass(frozen=True)
class Cue:
    """A turn and its place: the `index`-th of the script under `key`."""

    key: str
    index: int
    turn: Turn


@dataclass
class Playbook:
    scripts: Mapping[str, Script] = field(default_factory=dict[str, Script])
    default: Script | None = None

    def cue(self, call: Call) -> Cue:
        """Raises ScriptOver."""
        key, start = self._choose(call.messages)
        script = self.scripts.get(key) or self.default or NO_SCRIPT
        index = _turns_taken(script, call.messages[start:])
        if index >= len(script.turns):
            raise ScriptOver(f"script {key!r} has {len(script.turns)} turns, the client asked for turn {index + 1}")
        return Cue(key, index, script.turns[index])

    def _choose(self, messages: list[Json]) -> tuple[str, int]:
        """The script's key (the longest that fits the newest fitting text) and the message that named it."""
        for n in range(len(messages) - 1, -1, -1):
            text = _said_by_user(messages[n]).lower()
            fitting = [key for key in self.scripts if key.lower() in text]
            if text and fitting:
                return max(fitting, key=len), n
        return DEFAULT, 0


def _said_by_user(message: Json) -> str:
    if message["role"] != "user":
        return ""
    return "\n".join(block["text"] for block in blocks_of(message["content"]) if block["type"] == "text")


def _turns_taken(script: Script, messages: list[Json]) -> int:
    """Each run of assistant messages is one turn, plus the paused turns it grew out of."""
    index = 0
    for spoken, is_last in _answers(messages):
        while index < len(script.turns) and script.turns[index].stop == "pause_turn" and spoken > 0:
            spoken -= _length(script.turns[index])
            index += 1
        if spoken > 0 and not is_last:
            index += 1
    return index


def _answers(messages: list[Json]) -> Iterator[tuple[int, bool]]:
    """For each run of assistant messages: how many blocks (thoughts not counted), and whether it ends the whole."""
    position = 0
    for role, group in groupby(messages, key=lambda message: message["role"]):
        run = list(group)
        position += len(run)
        if role == "assistant":
            blocks = [block for message in run for block in blocks_of(message["content"])]
            spoken = sum(not block["type"].endswith("thinking") for block in blocks)
            yield max(1, spoken), position == len(messages)


def _length(turn: Turn) -> int:
    return sum(not isinstance(block, (Thinking, RedactedThinking)) for block in turn.blocks)
