# Long because it is the checklist itself: one case for each rule.
"""Every rule of the checklist has requests that break it: each gets the API's 400 and is recorded under its number."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.messages_api import Script, Text, Turn
from tests.messages_api.conftest import WRITE_TOOL, Peer

Body = dict[str, Any]
EPHEMERAL = {"type": "ephemeral"}
CALL_C: Body = {"type": "tool_use", "id": "toolu_c", "name": "os-write", "input": {}}
HOUR = {**EPHEMERAL, "ttl": "1h"}
OLDER = "claude-haiku-4-5"
PREFILL = {"role": "assistant", "content": "Ah "}
CALLED_TWICE = {"type": "tool_result", "tool_use_id": "toolu_a", "content": "x"}
RESULT_C = {"type": "tool_result", "tool_use_id": "toolu_c", "content": "written"}


def find(body: Body, path: str) -> tuple[Any, str | int]:
    """The object or list that holds the field at a dotted path, and the field's key in it."""
    keys: list[str | int] = [int(part) if part.isdigit() else part for part in path.split(".")]
    holder: Any = body
    for key in keys[:-1]:
        holder = holder[key]
    return holder, keys[-1]


def put(path: str, value: Any) -> Callable[[Body], None]:

    def change(body: Body) -> None:
        holder, last = find(body, path)
        holder[last] = value

    return change


def drop(path: str) -> Callable[[Body], None]:
    def change(body: Body) -> None:
        holder, last = find(body, path)
        del holder[last]

    return change


def both(*changes: Callable[[Body], None]) -> Callable[[Body], None]:
    def change(body: Body) -> None:
        for one in changes:
            one(body)

    return change


def user(*blocks: Body) -> Callable[[Body], None]:
    return put("messages", [{"role": "user", "content": list(blocks)}])


def ends_with(*messages: Body) -> Callable[[Body], None]:
    def change(body: Body) -> None:
        body["messages"] += messages

    return change


def swap_results(body: Body) -> None:
    content = body["messages"][2]["content"]
    content.insert(0, content.pop())


def split_results(body: Body) -> None:
    content = body["messages"][2]["content"]
    body["messages"][2:] = [{"role": "user", "content": content[:1]}, {"role": "user", "content": content[1:]}]


def tool(**changes: Any) -> Callable[[Body], None]:
    return put("tools.0", {**WRITE_TOOL, **changes})


def image(**source: Any) -> Body:
    data = base64.b64encode(b"png").decode()
    return {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data, **source}}


def text(words: str, **extra: Any) -> Body:
    return {"type": "text", "text": words, **extra}


BROKEN: list[tuple[int, str, Callable[[Body], None], str]] = [
    (5, "unknown field", put("colour", "red"), "colour: Extra inputs are not permitted"),
    (5, "temperature", put("temperature", 1.0), "temperature: Extra inputs are not permitted"),
    (5, "wrong type", put("stream", "yes"), "stream: Input should be a valid bool"),
    (6, "context management", put("context_management", {}), "context_management: Extra inputs"),
    (6, "mcp servers", put("mcp_servers", []), "mcp_servers: Extra inputs"),
    (6, "compaction", put("compaction", {}), "compaction: Extra inputs"),
    (6, "block binding", put("thinking", {"type": "adaptive", "block_binding": {}}), "thinking.block_binding: Extra"),
    (7, "no model", drop("model"), "model: Field required"),
    (8, "no max_tokens", drop("max_tokens"), "max_tokens: Field required"),
    (8, "negative max_tokens", put("max_tokens", -1), "max_tokens: Input should be"),
    (8, "boolean max_tokens", put("max_tokens", True), "max_tokens: Input should be"),
    (9, "max_tokens too high", put("max_tokens", 128_001), "max_tokens: 128001 > 128000, which is the maximum allowed"),
    (11, "unknown thinking", put("thinking", {"type": "deep"}), "thinking.type: Input should be one of"),
    (11, "budget on Sonnet 5.5", put("thinking", {"type": "enabled", "budget_tokens": 2048}), "is not supported for"),
    (11, "disabled on Sonnet 5.5", put("thinking", {"type": "disabled"}), "is not supported for claude-sonnet-5-5"),
    (11, "display", put("thinking", {"type": "adaptive", "display": "all"}), "display: Input should be"),
    (
        11,
        "small budget",
        both(put("model", "claude-haiku-4-5"), put("thinking", {"type": "enabled", "budget_tokens": 1023})),
        "budget_tokens: Input should be greater than or equal to 1024",
    ),
    (
        11,
        "budget over max_tokens",
        both(put("model", "claude-haiku-4-5"), put("thinking", {"type": "enabled", "budget_tokens": 4096})),
        "`max_tokens` must be greater than `thinking.budget_tokens`",
    ),
    (
        11,
        "between_tools with max",
        both(put("thinking", {"type": "between_tools"}), put("output_config", {"effort": "max"})),
        "effort low, medium and high only",
    ),
    (12, "effort", put("output_config", {"effort": "huge"}), "output_config.effort: Input should be one of"),
    (12, "forced on Sonnet 5.5", put("tool_choice", {"type": "any"}), "is not supported for claude-sonnet-5-5"),
    (
        12,
        "unknown forced tool",
        both(put("model", "claude-opus-4-8"), put("tool_choice", {"type": "tool", "name": "os-fly"})),
        "Tool 'os-fly' not found in provided tools",
    ),
    (12, "unknown choice", put("tool_choice", {"type": "maybe"}), "tool_choice: Input does not match"),
    (13, "stop sequence", put("stop_sequences", [1]), "stop_sequences.0: Input should be a valid string"),
    (14, "name with a dot", tool(name="os.write"), "tools.0.custom.name: String should match pattern"),
    (14, "name of 129", tool(name="n" * 129), "tools.0.custom.name: String should match pattern"),
    (15, "same name twice", put("tools", [WRITE_TOOL, WRITE_TOOL]), "tools: Tool names must be unique."),
    (16, "no schema", tool(input_schema=None), "input_schema: Field required"),
    (16, "array schema", tool(input_schema={"type": "array"}), "input_schema.type: Input should be 'object'"),
    (16, "bad schema", tool(input_schema={"type": "object", "properties": 3}), "JSON schema is invalid"),
    (16, "extra field", tool(parameters={}), "tools.0.custom.parameters: Extra inputs are not permitted"),
    (
        16,
        "unknown tool type",
        put("tools.0", {"type": "web_surf_1", "name": "x"}),
        "does not match any of the expected",
    ),
    (17, "all deferred", tool(defer_loading=True), "At least one tool must have defer_loading=false"),
    (19, "no messages", put("messages", []), "messages: at least one message is required"),
    (19, "assistant first", drop("messages.0"), 'first message must use the "user" role'),
    (19, "unknown role", put("messages.0.role", "tool"), "messages.0.role: Unexpected role"),
    (19, "extra message field", put("messages.0.id", "m1"), "messages.0.id: Extra inputs are not permitted"),
    (19, "no content", drop("messages.0.content"), "messages.0.content: Field required"),
    (20, "system first", put("messages.0.role", "system"), "use the top-level `system` parameter"),
    (
        20,
        "system before user",
        ends_with({"role": "system", "content": "blue"}, {"role": "user", "content": "go"}),
        "must be last or be followed by an `assistant` message",
    ),
    (
        20,
        "system after assistant",
        ends_with({"role": "assistant", "content": "ok"}, {"role": "system", "content": "blue"}),
        "must directly follow a `user` message",
    ),
    (20, "image in system", ends_with({"role": "system", "content": [image()]}), "may contain text only"),
    (21, "empty text", put("messages.2.content.2.text", ""), "messages: text content blocks must be non-empty"),
    (21, "blank text", put("messages.2.content.2.text", " \n"), "must contain non-whitespace text"),
    (21, "empty system", put("system.0.text", ""), "system: text content blocks must be non-empty"),
    (22, "prefill", ends_with({"role": "assistant", "content": "Sure,"}), "does not support assistant message prefill"),
    (23, "result missing", drop("messages.2.content.1"), "messages.1: `tool_use` ids were found without `tool_result`"),
    (
        23,
        "no results",
        put("messages.2.content", "hello"),
        "immediately after: toolu_a. Each `tool_use` block must have",
    ),
    (23, "ends on the call", drop("messages.2"), "messages.1: `tool_use` ids were found without"),
    (
        24,
        "orphan",
        user({"type": "tool_result", "tool_use_id": "toolu_x", "content": "?"}),
        "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_x.",
    ),
    (25, "text before results", swap_results, "messages.1: `tool_use` ids were found without `tool_result`"),
    (26, "results in two messages", split_results, "immediately after: toolu_b."),
    (
        27,
        "same id twice",
        put("messages.1.content.2.id", "toolu_a"),
        "messages.1.content.2: `tool_use` ids must be unique",
    ),
    (28, "input as text", put("messages.1.content.1.input", "{}"), "tool_use.input: Input should be a valid dict"),
    (28, "is_error as text", put("messages.2.content.0.is_error", "no"), "is_error: Input should be a valid bool"),
    (28, "result as number", put("messages.2.content.0.content", 7), "content: Input should be a valid string or list"),
    (
        28,
        "result in result",
        put("messages.2.content.0.content", [{"type": "tool_use"}]),
        "not permitted in this content",
    ),
    (28, "call by the user", user({"type": "tool_use", "id": "a", "name": "b", "input": {}}), "not permitted in user"),
    (28, "unknown field", put("messages.2.content.2.parsed_output", None), "parsed_output: Extra inputs"),
    (28, "no type", user({"text": "hi"}), "messages.0.content.0.type: Field required"),
    (
        28,
        "document by the assistant",
        put("messages.1.content.0", {"type": "document", "source": {"type": "text"}}),
        "`document` blocks are not permitted in assistant content",
    ),
    (28, "citations by the user", user(text("hi", citations=[{"type": "x"}])), "citations are not permitted in user"),
    (
        28,
        "no signature",
        put("messages.1.content.0", {"type": "thinking", "thinking": "x"}),
        "signature: Field required",
    ),
    (
        30,
        "foreign signature",
        put("messages.1.content.0", {"type": "thinking", "thinking": "x", "signature": "c2ln"}),
        "messages.1.content.0: Invalid `signature` in `thinking` block",
    ),
    (
        32,
        "five marks",
        user(*(text(word, cache_control=EPHEMERAL) for word in "abcde")),
        "A maximum of 4 blocks with cache_control may be provided. Found 5.",
    ),
    (
        32,
        "four marks and automatic",
        both(user(*(text(word, cache_control=EPHEMERAL) for word in "abcd")), put("cache_control", EPHEMERAL)),
        "Found 5.",
    ),
    (32, "mark on empty text", user(text("", cache_control=EPHEMERAL)), "cache_control cannot be set for empty text"),
    (32, "other type", put("cache_control", {"type": "forever"}), "cache_control.type: Input should be 'ephemeral'"),
    (32, "other ttl", put("system.0.cache_control", {**EPHEMERAL, "ttl": "2h"}), "ttl: Input should be '5m' or '1h'"),
    (33, "media type", user(image(media_type="image/bmp")), "media_type: Input should be"),
    (33, "not base64", user(image(data="*")), "invalid base64 data"),
    (
        34,
        "server result without its call",
        put("messages.1.content.0", {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []}),
        "Each `web_search_tool_result` block must have a corresponding `server_tool_use` block before it.",
    ),
    (
        34,
        "server call without its result",
        put("messages.1.content.0", {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}),
        "A paused turn must be resent unchanged.",
    ),
]

DOUBTFUL: list[tuple[int, str, Callable[[Body], None]]] = [
    (8, "warm-up as a stream", put("max_tokens", 0)),
    (12, "choice without tools", both(drop("tools"), put("tool_choice", {"type": "auto"}), user(text("hi")))),
    (13, "blank stop sequence", put("stop_sequences", [" "])),
    (14, "long name", tool(name="n" * 65)),
    (16, "top-level anyOf", tool(input_schema={"type": "object", "anyOf": [{}]})),
    (18, "strict but open", tool(strict=True)),
    (21, "empty message", put("messages.0.content", "")),
    (27, "two results", put("messages.2.content.2", CALLED_TWICE)),
    (28, "odd id", both(put("messages.1.content.1.id", "a b"), put("messages.2.content.0.tool_use_id", "a b"))),
    (29, "calls without tools", drop("tools")),
    (29, "text after a call", both(put("messages.1.content.0", CALL_C), put("messages.2.content.2", RESULT_C),
                                   lambda body: body["messages"][1]["content"].append(text("so")))),
    (22, "prefill with a space", both(put("model", OLDER), ends_with(PREFILL))),
    (32, "longer after shorter", both(put("system.0.cache_control", EPHEMERAL),
                                      put("messages.0.content", [text("x", cache_control=HOUR)]))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "change", "words"), [pytest.param(r, c, w, id=f"{r} {n}") for r, n, c, w in BROKEN])
async def test_broken_rule_is_refused(peer: Peer, rule: int, change: Callable[[Body], None], words: str) -> None:
    peer.server.play([Turn(Text("never said"))])
    body = peer.valid()
    change(body)
    response = await peer.post(body)
    error = response.json()
    assert (response.status_code, error["type"]) == (400, "error")
    assert error["error"]["type"] == "invalid_request_error"
    assert words in error["error"]["message"]
    assert response.headers["request-id"] == error["request_id"]
    assert [violation.rule for violation in peer.server.violations] == [rule]
    with pytest.raises(AssertionError, match=f"breaks rule {rule}"):
        peer.server.assert_clean()


@pytest.mark.parametrize(("rule", "change"), [pytest.param(r, c, id=f"{r} {n}") for r, n, c in DOUBTFUL])
async def test_doubtful_request_is_only_counted(peer: Peer, rule: int, change: Callable[[Body], None]) -> None:
    peer.server.play(Script([Turn(Text(word)) for word in ("one", "two")]))
    body = peer.valid()
    change(body)
    response = await peer.post(body)
    assert response.status_code == 200, response.text
    peer.server.assert_clean()
    assert any(text.startswith(f"rule {rule}:") for text in peer.server.warnings)
    with pytest.raises(AssertionError, match=f"warning, rule {rule}"):
        peer.server.assert_clean(warnings=True)


async def test_valid_request_is_clean(peer: Peer) -> None:
    peer.server.play([Turn(Text("one")), Turn(Text("two"))])
    assert (await peer.post(peer.valid())).status_code == 200
    peer.server.assert_clean(warnings=True)


async def test_consecutive_turns_of_one_role_are_merged(peer: Peer) -> None:
    peer.server.play([Turn(Text("one")), Turn(Text("two"))])
    body = peer.valid()
    body["messages"].append({"role": "user", "content": "and fast"})
    assert (await peer.post(body)).status_code == 200
    peer.server.assert_clean(warnings=True)


async def test_prompt_too_long(peer: Peer) -> None:
    peer.server.state.max_input_tokens = 100
    body = peer.valid()
    body["messages"][0]["content"] = "word " * 200
    response = await peer.post(body)
    assert "prompt is too long: " in response.json()["error"]["message"]
    assert [violation.rule for violation in peer.server.violations] == [10]
