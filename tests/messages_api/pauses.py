"""Paused turns: the one case in which a conversation may end on the assistant, if resent unchanged (rule 34)."""

from __future__ import annotations

import hashlib
import json

from .call import Call, Json, blocks_of


def trailing_answer(call: Call) -> list[Json]:
    """The blocks of the assistant turn the conversation ends on (of several messages, if sent so)."""
    blocks: list[Json] = []
    for message in reversed(call.messages):
        if message["role"] != "assistant":
            break
        blocks = blocks_of(message["content"]) + blocks
    return blocks


def fingerprint(blocks: list[Json]) -> str:
    return hashlib.sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest()


def is_paused_turn(call: Call) -> bool:
    return fingerprint(trailing_answer(call)) in call.paused
