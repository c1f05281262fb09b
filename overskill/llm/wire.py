"""From a `Request` to the body of `POST /v1/messages`, as the model's family wants it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, cast

from overskill.llm.profiles import Profile
from overskill.llm.request import Request

Json = dict[str, Any]

EPHEMERAL = {"type": "ephemeral"}
OLD_VERSION = "2023-06-01"


def body_of(request: Request, profile: Profile) -> Json:
    """The body. The same request always gives the same one: caches and thinking signatures depend on it."""
    body: Json = {
        "model": request.model,
        "max_tokens": min(request.max_tokens, profile.max_tokens),
        "messages": list(_joined(_messages(request.messages, profile))),
    }
    if request.system:
        body["system"] = _system(request.system, profile)
    if request.tools:
        body["tools"] = [_tool(tool, profile) for tool in request.tools]
    if profile.send_thinking:
        body["thinking"] = {"type": "adaptive", "display": "summarized"}
    if profile.send_cache_control:
        body["cache_control"] = EPHEMERAL
    return body


def headers_for(profile: Profile, api_key: str | None) -> dict[str, str]:
    """What servers of the old contract need besides the bearer token that the SDK sends."""
    if not profile.old_contract:
        return {}
    return {"anthropic-version": OLD_VERSION} | ({"x-api-key": api_key} if api_key else {})


def call_ids(messages: list[Json]) -> Iterator[str]:
    """The ids of all calls in a conversation."""
    return (str(block["id"]) for block in _spoken(messages) if block.get("type") == "tool_use")


def _answered_by_provider(messages: list[Json]) -> Iterator[str]:
    """The ids of the calls of the provider's own tools that have their result."""
    return (str(block["tool_use_id"]) for block in _spoken(messages) if "tool_use_id" in block)


def _spoken(messages: list[Json]) -> Iterator[Json]:
    """The blocks of the model's turns."""
    for message in messages:
        content: object = message.get("content")
        if message.get("role") == "assistant" and isinstance(content, list):
            yield from cast(list[Json], content)


def _system(text: str, profile: Profile) -> str | list[Json]:
    """Marked for the cache: tools and system stay warm even when the marker at the end of the history misses."""
    if not profile.send_cache_control:
        return text
    return [{"type": "text", "text": text, "cache_control": EPHEMERAL}]


def _tool(tool: Json, profile: Profile) -> Json:
    return tool if profile.eager_input else {key: tool[key] for key in tool if key != "eager_input_streaming"}


def _messages(messages: list[Json], profile: Profile) -> Iterator[Json]:
    """Without the answers that have nothing to send back (an empty one, a refusal): they count as invalid."""
    answered = set(_answered_by_provider(messages))
    for place, message in enumerate(messages, 1):
        content: object = message.get("content")
        if message.get("role") != "assistant" or not isinstance(content, list):
            yield message
            continue
        blocks = cast(list[Json], content)
        if place < len(messages):  # only a paused turn that is sent back may still wait for the provider's own tools
            blocks = [b for b in blocks if b.get("type") != "server_tool_use" or b.get("id") in answered]
        if kept := list(_resendable(blocks, profile)):
            yield message | {"content": kept}


def _joined(messages: Iterator[Json]) -> Iterator[Json]:
    """A paused turn and what it went on to say as one answer: calls of the provider's tools keep their results."""
    for role, group in groupby(messages, key=lambda message: message.get("role")):
        said = list(group)
        if role == "assistant" and len(said) > 1 and all(isinstance(one["content"], list) for one in said):
            yield said[0] | {"content": [block for one in said for block in one["content"]]}
        else:
            yield from said


def _resendable(blocks: list[Json], profile: Profile) -> Iterator[Json]:
    """What may go back. Models do write blank text and servers unsigned thinking, which the API then refuses."""
    for block in blocks:
        match block.get("type"):
            case "text" if not str(block.get("text")).strip():
                continue
            case "thinking" if not profile.send_thinking or not block.get("signature"):
                continue
            case "redacted_thinking" if not profile.send_thinking:
                continue
            case _:
                yield block
