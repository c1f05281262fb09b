"""What is sent follows the grammar, and a whole conversation of thinking and tools passes clean."""

from __future__ import annotations

import json
from typing import Any

from anthropic.types import Message

from tests.messages_api import Script, Text, Thinking, ToolUse, Turn
from tests.messages_api.conftest import Peer, results

WRITE = ToolUse("os-write", {"file_path": "a.txt", "content": "naïve 🙂"})
SUMMARIZED = {"type": "adaptive", "display": "summarized"}


async def frames(peer: Peer, **params: Any) -> list[dict[str, Any]]:
    """The frames as they stand on the wire, checked for their form."""
    response = await peer.post({**peer.request("go", **params), "stream": True})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["request-id"].startswith("req_")
    found: list[dict[str, Any]] = []
    for frame in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = frame.split("\n")
        found.append(json.loads(data.removeprefix("data: ")))
        assert name == f"event: {found[-1]['type']}"
    return found


async def test_grammar(peer: Peer) -> None:
    peer.server.play([Turn(Thinking("I think so"), Text("Hello there"), WRITE)])
    found = await frames(peer, thinking=SUMMARIZED)
    kinds = [frame["type"] for frame in found]
    assert kinds[:2] == ["message_start", "ping"]
    assert kinds[-2:] == ["message_delta", "message_stop"]
    opening = found[0]["message"]
    assert (opening["content"], opening["stop_reason"]) == ([], None)
    assert opening["usage"]["output_tokens"] >= 1
    open_blocks: list[int] = []
    for frame in found[2:-2]:
        if frame["type"] == "content_block_start":
            open_blocks.append(frame["index"])
        assert frame["index"] == open_blocks[-1]
    assert open_blocks == [0, 1, 2]


async def test_deltas(peer: Peer) -> None:
    peer.server.play([Turn(Thinking("I think so"), Text("Hello there"), WRITE)])
    deltas = [frame["delta"] for frame in await frames(peer, thinking=SUMMARIZED) if "delta" in frame]
    pieces = [delta["partial_json"] for delta in deltas if delta.get("type") == "input_json_delta"]
    assert pieces[0] == ""
    assert len(pieces) > 5
    assert json.loads("".join(pieces)) == WRITE.input
    assert "".join(delta.get("text", "") for delta in deltas) == "Hello there"
    assert [delta.get("type") for delta in deltas].count("signature_delta") == 1
    assert deltas[-1] == {"stop_reason": "tool_use", "stop_sequence": None}


async def test_conversation_is_clean(peer: Peer) -> None:
    peer.server.play(
        [
            Turn(Thinking("first"), Text("I write."), WRITE, WRITE),
            Turn(Thinking("second"), WRITE),
            Turn(Thinking("third"), Text("Done.")),
            Turn(Text("Blue now.")),
        ]
    )
    messages: list[Any] = [{"role": "user", "content": "a todo app"}]
    for _ in range(2):
        messages.append(results(await peer.say(messages, thinking=SUMMARIZED)))
    answer = await peer.say(messages, thinking=SUMMARIZED)
    assert answer.stop_reason == "end_turn"
    assert [block.type for block in answer.content] == ["thinking", "text"]
    messages.append({"role": "user", "content": "make it blue"})
    assert (await peer.say(messages, thinking=SUMMARIZED)).content[0].model_dump()["text"] == "Blue now."
    peer.server.assert_clean(warnings=True)
    assert [record.turn for record in peer.server.turns] == [0, 1, 2, 3]


async def test_thinking_text_is_omitted_by_default(peer: Peer) -> None:
    """Sonnet 5.5's default display; the tokens are counted all the same."""
    peer.server.play([Turn(Thinking("a long thought of several words"), Text("Hi"))])
    messages: list[Any] = [{"role": "user", "content": "hello"}]
    answer = await peer.say(messages)
    assert answer.content[0].model_dump()["thinking"] == ""
    details = answer.usage.output_tokens_details
    assert details is not None
    assert details.thinking_tokens > 5


async def test_thinking_is_left_out_when_off(peer: Peer) -> None:
    peer.server.play([Turn(Thinking("quiet"), Text("Hi"))])
    answer = await peer.say([{"role": "user", "content": "hello"}], model="claude-haiku-4-5")
    assert [block.type for block in answer.content] == ["text"]


async def test_max_tokens_cuts(peer: Peer) -> None:
    peer.server.play([Turn(Text("one"), WRITE)])
    answer = await peer.say([{"role": "user", "content": "hello"}], max_tokens=6)
    assert answer.stop_reason == "max_tokens"
    assert answer.usage.output_tokens == 6
    assert (
        "".join(f.get("delta", {}).get("partial_json", "") for f in await frames(peer, max_tokens=6))
        == '{"file_path": "a.t'
    )


async def test_stop_sequence(peer: Peer) -> None:
    peer.server.play([Turn(Text("one END two"))])
    answer = await peer.say([{"role": "user", "content": "hello"}], stop_sequences=["END"])
    assert (answer.stop_reason, answer.stop_sequence) == ("stop_sequence", "END")


async def test_without_tools_no_tool_is_called(peer: Peer) -> None:
    peer.server.play([Turn(Text("I would write."), WRITE)])
    answer = await peer.say([{"role": "user", "content": "sum up"}], tools=[])
    assert answer.stop_reason == "end_turn"


async def test_unstreamed(peer: Peer) -> None:
    peer.server.play([Turn(Thinking("hm"), Text("Hello"), WRITE)])
    create: Any = peer.sdk.messages.create
    answer: Message = await create(**peer.request("go", max_tokens=1000, thinking=SUMMARIZED))
    assert [block.type for block in answer.content] == ["thinking", "text", "tool_use"]
    assert answer.content[2].model_dump()["input"] == WRITE.input
    assert answer.stop_reason == "tool_use"
    assert not peer.server.requests[0].stream


async def test_rate(peer: Peer) -> None:
    peer.server.play(Script([Turn(Text("word " * 20), rate=200)]))
    await peer.events()
    finished = peer.server.requests[0].finished_after
    assert finished is not None
    assert finished >= 0.1  # 21 tokens at 200/s
