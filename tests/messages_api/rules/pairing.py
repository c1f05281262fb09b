"""Rules 23–27 and 34: every tool call has its one result, at once and in the right place."""

from __future__ import annotations

from collections.abc import Iterator

from tests.messages_api.call import Call, Json, blocks_of
from tests.messages_api.errors import Refused
from tests.messages_api.pauses import is_paused_turn

from .base import rule
from .blocks import is_server_result

NOTHING: Json = {"role": "user", "content": ""}


def _calls(message: Json) -> list[str]:
    if message["role"] != "assistant":
        return []
    return [block["id"] for block in blocks_of(message["content"]) if block["type"] == "tool_use"]


def _results(message: Json, leading: bool = False) -> list[str]:
    """Ids of the message's results; `leading`: only of those before any other block."""
    found: list[str] = []
    for block in blocks_of(message["content"]):
        if block["type"] == "tool_result":
            found.append(block["tool_use_id"])
        elif leading:
            break
    return found


def _unanswered(call: Call) -> Iterator[tuple[int, str, bool]]:
    """(message index, id, whether the next message does hold its result, only behind other content)."""
    for n, message in enumerate(call.messages):
        after = call.messages[n + 1] if n + 1 < len(call.messages) else NOTHING
        for call_id in _calls(message):
            if call_id not in _results(after, leading=True):
                yield n, call_id, call_id in _results(after)


def _missing(n: int, call_id: str) -> Refused:
    return Refused(
        f"messages.{n}: `tool_use` ids were found without `tool_result` blocks immediately after: {call_id}. Each "
        "`tool_use` block must have a corresponding `tool_result` block in the next message."
    )


@rule(25)
def results_come_first(call: Call) -> None:
    for n, call_id, behind in _unanswered(call):
        if behind:
            raise _missing(n, call_id)


@rule(26)
def results_of_a_batch_share_one_message(call: Call) -> None:
    for n, call_id, _ in _unanswered(call):
        after = call.messages[n + 1 :]
        batch_begun = any(other in _results(message) for message in after[:1] for other in _calls(call.messages[n]))
        if batch_begun and any(call_id in _results(message) for message in after[1:]):
            raise _missing(n, call_id)


@rule(23)
def calls_are_answered_at_once(call: Call) -> None:
    if is_paused_turn(call):
        return
    for n, call_id, _ in _unanswered(call):
        raise _missing(n, call_id)


@rule(24)
def results_answer_a_call(call: Call) -> None:
    for place in call.places():
        if place.block["type"] != "tool_result":
            continue
        answered = place.block["tool_use_id"]
        if place.n == 0 or answered not in _calls(call.messages[place.n - 1]):
            raise Refused(
                f"{place}: unexpected `tool_use_id` found in `tool_result` blocks: {answered}. Each `tool_result` "
                "block must have a corresponding `tool_use` block in the previous message."
            )


@rule(27)
def ids_are_unique(call: Call) -> None:
    calls: set[str] = set()
    results: set[tuple[int, str]] = set()
    for place in call.places():
        if place.block["type"] == "tool_use":
            if place.block["id"] in calls:
                raise Refused(f"{place}: `tool_use` ids must be unique")
            calls.add(place.block["id"])
        if place.block["type"] == "tool_result":
            answer = (place.n, place.block["tool_use_id"])
            if answer in results:
                call.warn(27, f"{place}: each tool_use must have a single result: {answer[1]}")
            results.add(answer)


@rule(34)
def server_calls_keep_their_results(call: Call) -> None:
    for n, message in enumerate(call.messages):
        if message["role"] != "assistant":
            continue
        is_paused = n == len(call.messages) - 1 and is_paused_turn(call)
        _server_calls_are_paired(n, blocks_of(message["content"]), is_paused)


def _server_calls_are_paired(n: int, blocks: list[Json], is_paused: bool) -> None:
    waiting: set[str] = set()
    for m, block in enumerate(blocks):
        if block["type"] == "server_tool_use":
            waiting.add(block["id"])
        elif is_server_result(block):
            if block.get("tool_use_id") not in list(waiting):
                raise Refused(
                    f"messages.{n}.content.{m}: Each `{block['type']}` block must have a corresponding "
                    "`server_tool_use` block before it."
                )
            waiting.discard(block["tool_use_id"])
    if waiting and not is_paused:
        raise Refused(
            f"messages.{n}: `server_tool_use` ids were found without their result: {', '.join(sorted(waiting))}. "
            "A paused turn must be resent unchanged."
        )
