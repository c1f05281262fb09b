"""A strict Messages API server for tests.

Speaks the whole stream grammar, refuses every request the real API would refuse, plays scripted conversations and every
way in which a delivery can fail.

    async with MessagesServer() as server:
        server.play([
            Turn(Thinking("A list."), ToolUse("os-write", {"file_path": "a", "content": "b"}), faults=[Status(529)]),
            Turn(Text("Done."), faults=[Drop(inside="utf8"), Cut(before="message_stop")]),
        ])
        ...  # a client with server.base_url and server.api_key
        server.assert_clean()
"""

from __future__ import annotations

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
    Slip,
    Stall,
    Status,
    Unknown,
    Unnamed,
)
from .menu import MENU
from .record import Record, Violation
from .script import RedactedThinking, Script, ServerToolResult, ServerToolUse, Text, Thinking, ToolUse, Turn
from .server import API_KEY, MessagesServer

__all__ = [
    "API_KEY",
    "FOREVER",
    "MENU",
    "Comments",
    "Crlf",
    "Cut",
    "Drip",
    "Drop",
    "ErrorEvent",
    "Fault",
    "Garbage",
    "IndexGap",
    "MessagesServer",
    "Record",
    "RedactedThinking",
    "Script",
    "ServerToolResult",
    "ServerToolUse",
    "Slip",
    "Stall",
    "Status",
    "Text",
    "Thinking",
    "ToolUse",
    "Turn",
    "Unknown",
    "Unnamed",
    "Violation",
]
