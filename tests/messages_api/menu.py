"""The whole fault menu by name: each entry makes the turn that misbehaves.

Entries with a delivery fault go well at the second attempt, except those that no retry can help.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .faults import (
    FOREVER,
    Comments,
    Crlf,
    Cut,
    Drip,
    Drop,
    ErrorEvent,
    Fault,
    Garbage,
    IndexGap,
    Stall,
    Status,
    Unknown,
)
from .script import Block, ServerToolUse, Text, Thinking, ToolUse, Turn

WORDS = "The naïve café — 你好 🙂 — opens at nine."
WRITE = ToolUse("os-write", {"file_path": "notes.txt", "content": WORDS})
PAGE = "<html>\n<head><title>{0}</title></head>\n<body><center><h1>{0}</h1></center><hr>nginx</body>\n</html>"
CUT_JSON = '{"file_path": "notes.txt", "content": "The na'


def _turn(*faults: Fault, blocks: tuple[Block, ...] = (Thinking("Let me see."), Text(WORDS), WRITE)) -> Turn:
    return Turn(*blocks, faults=faults)


STATUSES: dict[str, Status] = {
    "unauthorized": Status(401, "invalid x-api-key", times=FOREVER),
    "bad_request": Status(400, "scripted: invalid request", times=FOREVER),
    "prompt_too_long": Status(400, "prompt is too long: 214315 tokens > 200000 maximum", times=FOREVER),
    "payment_required": Status(402, "Your credit balance is too low", times=FOREVER),
    "forbidden": Status(403, "Your key does not have permission", times=FOREVER),
    "model_not_found": Status(404, "model: scripted", times=FOREVER),
    "too_large": Status(413, "Request exceeds the maximum size", times=FOREVER),
    "spend_limit": Status(429, "Spend limit reached", error_code="enforced_spend_limit_reached", times=FOREVER),
    "rate_limit": Status(429, "Rate limited", retry_after=0),
    "rate_limit_without_hint": Status(429, "Rate limited"),
    "rate_limit_for_an_hour": Status(429, "Rate limited", retry_after=3600, times=FOREVER),
    "server_error": Status(500, "Internal server error"),
    "bad_gateway_page": Status(502, page=PAGE.format("502 Bad Gateway")),
    "unavailable_page": Status(503, page=PAGE.format("503 Service Temporarily Unavailable"), retry_after=0),
    "gateway_timeout": Status(504, "Request timed out"),
    "overloaded": Status(529, "Overloaded"),
    "overloaded_forever": Status(529, "Overloaded", times=FOREVER),
}

DELIVERIES: dict[str, Fault] = {
    "error_event_first": ErrorEvent(before="message_start"),
    "error_event_before_block": ErrorEvent(before="block_start"),
    "error_event_in_block": ErrorEvent(after="delta", nth=3),
    "error_event_api_error": ErrorEvent(after="delta", kind="api_error", message="Internal server error"),
    "drop_before_headers": Drop(before="headers"),
    "drop_after_headers": Drop(after="headers"),
    "drop_after_bytes": Drop(after_bytes=900),
    "drop_inside_frame": Drop(inside="frame"),
    "drop_inside_utf8": Drop(inside="utf8"),
    "drop_with_reset": Drop(after="delta", nth=3, reset=True),
    "cut_before_block_stop": Cut(before="block_stop"),
    "cut_before_message_delta": Cut(before="message_delta"),
    "cut_before_message_stop": Cut(before="message_stop"),
    "cut_after_headers": Cut(after="headers"),
    "stall_before_headers": Stall(before="headers"),
    "stall_before_block": Stall(before="block_start"),
    "stall_in_block": Stall(after="delta", nth=3),
    "slow_drip": Drip(),
    "garbage_frame": Garbage(after="delta"),
    "index_gap": IndexGap(),
    "unknown_events": Unknown(after="delta"),
    "crlf": Crlf(),
    "comments": Comments(),
}

ANSWERS: dict[str, Callable[[], Turn]] = {
    "cut_tool_json": lambda: Turn(ToolUse("os-write", raw=CUT_JSON)),
    "cut_tool_json_max_tokens": lambda: Turn(ToolUse("os-write", raw=CUT_JSON), stop="max_tokens"),
    "garbage_tool_json": lambda: Turn(ToolUse("os-write", raw='{"file_path": oops}')),
    "array_tool_json": lambda: Turn(ToolUse("os-write", raw='["notes.txt"]')),
    "no_tool_json": lambda: Turn(ToolUse("os-write")),
    "unknown_tool": lambda: Turn(ToolUse("os-teleport", {"to": "the moon"})),
    "wrong_arguments": lambda: Turn(ToolUse("os-write", {"path": "notes.txt", "content": 7})),
    "five_parallel_tools": lambda: Turn(
        *(ToolUse("os-write", {"file_path": f"{n}.txt", "content": "x"}) for n in "12345")
    ),
    "duplicate_tool_ids": lambda: Turn(
        *(ToolUse("os-write", {"file_path": f, "content": "x"}, id="toolu_twice") for f in "ab")
    ),
    "huge_tool_input": lambda: Turn(
        ToolUse("os-write", {"file_path": "big.txt", "content": "0123456 89abcde\n" * 6_000})
    ),
    "max_tokens": lambda: Turn(Text("It goes on and on and"), stop="max_tokens"),
    "refusal": lambda: Turn(stop="refusal", stop_details=REFUSAL),
    "refusal_midway": lambda: Turn(Text("First you"), stop="refusal", stop_details=REFUSAL),
    "refusal_after_call": lambda: Turn(WRITE, stop="refusal", stop_details=REFUSAL),
    "pause_turn": lambda: Turn(Text("Searching."), ServerToolUse("web_search", {"query": "x"}), stop="pause_turn"),
    "context_exceeded": lambda: Turn(Text("So far so"), stop="model_context_window_exceeded"),
    "context_exceeded_after_call": lambda: Turn(WRITE, stop="model_context_window_exceeded"),
    "unknown_stop_reason": lambda: Turn(Text("Done?"), stop="bored"),
    "empty_end_turn": lambda: Turn(),
}
REFUSAL = {"type": "refusal", "category": "general_harms", "explanation": "scripted"}

MENU: Mapping[str, Callable[[], Turn]] = {
    **{name: (lambda fault=fault: _turn(fault)) for name, fault in {**STATUSES, **DELIVERIES}.items()},
    **ANSWERS,
}
"""Name → a fresh misbehaving turn."""
