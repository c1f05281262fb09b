"""Rules 28, 29 and 33: the shape of content blocks and who may send which."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from tests.messages_api.call import Call, Json, blocks_of, is_content, is_object
from tests.messages_api.errors import Refused

from .base import rule

# Field names of each block; a `!` marks required ones. Source: the SDK's *_block_param types.
FIELDS: Mapping[str, str] = {
    "text": "text! cache_control citations",
    "image": "source! cache_control transformations",
    "document": "source! cache_control citations context title",
    "search_result": "content! source! title! cache_control citations",
    "thinking": "thinking! signature! cache_control",
    "redacted_thinking": "data! cache_control",
    "tool_use": "id! input! name! cache_control caller toolset_name",
    "tool_result": "tool_use_id! content is_error cache_control toolset_name",
    "server_tool_use": "id! input! name! cache_control caller",
    "container_upload": "file_id! cache_control",
    "tool_reference": "tool_name! cache_control",
    "browser_state": "",
}
TYPES: Mapping[str, type] = {
    "text": str, "thinking": str, "signature": str, "data": str, "id": str, "name": str, "input": dict,
    "tool_use_id": str, "is_error": bool, "title": str, "tool_name": str, "file_id": str,
}  # fmt: skip
USER = {"text", "image", "document", "search_result", "tool_result", "container_upload"}
ASSISTANT = {"text", "thinking", "redacted_thinking", "tool_use", "server_tool_use", "container_upload"}
IN_RESULT = {"text", "image", "document", "search_result", "tool_reference", "browser_state"}
ID = re.compile(r"[a-zA-Z0-9_-]+")
MEDIA_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")
MAX_IMAGE = 5 * 1024 * 1024


def is_server_result(block: Json) -> bool:
    return block["type"].endswith("_tool_result")


@rule(28)
def blocks_are_well_formed(call: Call) -> None:
    for i, block in enumerate(call.system):
        _shape_is_right(f"system.{i}", block, {"text"})
    for place in call.places():
        _shape_is_right(str(place), place.block, ASSISTANT if place.role == "assistant" else USER, place.role)
        if place.block["type"] == "tool_result":
            _result_is_right(f"{place}.tool_result", place.block)
        if place.block["type"] == "tool_use" and not ID.fullmatch(place.block["id"]):
            call.warn(28, f"{place}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'")
        is_user_text = place.role == "user" and place.block["type"] == "text"
        if is_user_text and place.block.get("citations") and call.version != "2023-06-01":
            raise Refused(f"{place}.text.citations: citations are not permitted in user messages")


def _shape_is_right(path: str, block: Any, allowed: set[str], role: str = "") -> None:
    if not is_object(block) or not isinstance(block.get("type"), str):
        raise Refused(f"{path}.type: Field required")
    kind: str = block["type"]
    if role == "assistant" and kind.endswith("_tool_result"):
        return
    if kind not in allowed:
        raise Refused(f"{path}: `{kind}` blocks are not permitted in {role or 'this'} content")
    fields = FIELDS[kind].split()
    for name in fields:
        if name.endswith("!") and block.get(name[:-1]) is None:
            raise Refused(f"{path}.{kind}.{name[:-1]}: Field required")
    _fields_are_right(f"{path}.{kind}", block, {name.rstrip("!") for name in fields})


def _fields_are_right(path: str, block: Json, fields: set[str]) -> None:
    for name, value in block.items():
        if name != "type" and fields and name not in fields:
            raise Refused(f"{path}.{name}: Extra inputs are not permitted")
        if name in TYPES and not isinstance(value, TYPES[name]):
            raise Refused(f"{path}.{name}: Input should be a valid {TYPES[name].__name__}")


def _result_is_right(path: str, block: Json) -> None:
    content: Any = block.get("content", "")
    if not is_content(content):
        raise Refused(f"{path}.content: Input should be a valid string or list")
    for i, inner in enumerate(blocks_of(content)):
        _shape_is_right(f"{path}.content.{i}", inner, IN_RESULT)
        if inner["type"] == "text" and not inner["text"]:
            raise Refused("messages: text content blocks must be non-empty")


@rule(29)
def tools_are_defined_for_their_calls(call: Call) -> None:
    kinds: dict[int, list[str]] = {}
    for place in call.places():
        kinds.setdefault(place.n, []).append(place.block["type"])
    if not call.tools and any(kind in ("tool_use", "tool_result") for row in kinds.values() for kind in row):
        call.warn(29, "Requests which include `tool_use` or `tool_result` blocks must define tools.")
    for n, row in kinds.items():
        if "tool_use" in row and "text" in row[row.index("tool_use") :]:
            call.warn(29, f"messages.{n}: text after `tool_use` in the same assistant turn")


@rule(33)
def images_are_readable(call: Call) -> None:
    for place in call.places():
        for path, block in [(str(place), place.block), *_inside_result(str(place), place.block)]:
            if block["type"] == "image":
                _image_is_readable(call, f"{path}.image.source", block["source"])


def _inside_result(path: str, block: Json) -> list[tuple[str, Json]]:
    if block["type"] != "tool_result":
        return []
    return [(f"{path}.tool_result.content.{i}", inner) for i, inner in enumerate(blocks_of(block.get("content") or ""))]


def _image_is_readable(call: Call, path: str, source: Any) -> None:
    if not is_object(source) or source.get("type") not in ("base64", "url", "file"):
        raise Refused(f"{path}: Input tag does not match any of the expected tags: 'base64', 'url', 'file'")
    if source["type"] != "base64":
        return
    if source.get("media_type") not in MEDIA_TYPES:
        raise Refused(f"{path}.base64.media_type: Input should be {', '.join(map(repr, MEDIA_TYPES))}")
    try:
        size = len(base64.b64decode(source.get("data") or "!", validate=True))
    except (binascii.Error, TypeError, ValueError) as error:
        raise Refused(f"{path}.base64: invalid base64 data") from error
    if size > MAX_IMAGE:
        call.warn(33, f"{path}.base64: image exceeds 5 MB maximum: {size} bytes > {MAX_IMAGE} bytes")
