"""Rules 19–22: the list of messages, `system` messages, texts, how the conversation ends."""

from __future__ import annotations

from typing import Any

from tests.messages_api.call import Call, blocks_of, is_content, is_object
from tests.messages_api.errors import Refused
from tests.messages_api.pauses import is_paused_turn

from .base import rule

ROLES = ("user", "assistant", "system")
MAX_MESSAGES = 100_000


@rule(19)
def messages_are_a_conversation(call: Call) -> None:
    """Consecutive turns of one role are merged by the API, so they are fine; starting with another role is not."""
    messages = call.body.get("messages")
    if messages is None:
        raise Refused("messages: Field required")
    if not isinstance(messages, list):
        raise Refused("messages: Input should be a valid list")
    if not messages:
        raise Refused("messages: at least one message is required")
    if len(call.messages) > MAX_MESSAGES:
        raise Refused(f"messages: at most {MAX_MESSAGES} messages are allowed")
    for n, message in enumerate(call.messages):
        _message_is_well_formed(n, message)
    if call.messages[0]["role"] == "assistant":
        raise Refused('messages: first message must use the "user" role')


def _message_is_well_formed(n: int, message: Any) -> None:
    if not is_object(message):
        raise Refused(f"messages.{n}: Input should be a valid dictionary")
    if message.get("role") not in ROLES:
        raise Refused(f'messages.{n}.role: Unexpected role. Allowed roles are "user", "assistant" or "system"')
    if "content" not in message:
        raise Refused(f"messages.{n}.content: Field required")
    if not is_content(message["content"]):
        raise Refused(f"messages.{n}.content: Input should be a valid string or list")
    for extra in sorted(set(message) - {"role", "content"}):
        raise Refused(f"messages.{n}.{extra}: Extra inputs are not permitted")


@rule(20)
def system_messages_stand_between_turns(call: Call) -> None:
    roles = [message["role"] for message in call.messages]
    for n, role in enumerate(roles):
        if role != "system":
            continue
        if n == 0:
            raise Refused("messages.0: use the top-level `system` parameter for the initial system prompt")
        if roles[n - 1] != "user":
            raise Refused(f"messages.{n}: a `system` message must directly follow a `user` message")
        if n + 1 < len(roles) and roles[n + 1] != "assistant":
            raise Refused(f"messages.{n}: a `system` message must be last or be followed by an `assistant` message")
        if any(block.get("type") != "text" for block in blocks_of(call.messages[n]["content"])):
            raise Refused(f"messages.{n}.content: `system` messages may contain text only")


@rule(21)
def texts_are_not_empty(call: Call) -> None:
    texts = [("messages", place.block) for place in call.places()] + [("system", block) for block in call.system]
    for where, block in texts:
        if block["type"] != "text":
            continue
        if not block["text"]:
            raise Refused(f"{where}: text content blocks must be non-empty")
        if not block["text"].strip():
            raise Refused(f"{where}: text content blocks must contain non-whitespace text")
    for n, message in enumerate(call.messages):
        last_answer = n == len(call.messages) - 1 and message["role"] == "assistant"
        if not message["content"] and not last_answer:
            call.warn(21, f"messages.{n}: all messages must have non-empty content")


@rule(22)
def conversation_ends_with_the_user(call: Call) -> None:
    """Unless the last turn is a paused one (resent unchanged), or the model still takes prefills."""
    last = call.messages[-1]
    if last["role"] != "assistant" or is_paused_turn(call):
        return
    if not call.spec.prefill:
        raise Refused(
            "This model does not support assistant message prefill. The conversation must end with a user message."
        )
    final = (blocks_of(last["content"]) or [{}])[-1].get("text", "")
    if final != final.rstrip():
        call.warn(22, "messages: final assistant content cannot end with trailing whitespace")
