# Long because it holds one event list for each shape a stream can take.
"""The assembler, over lists of events as the wire carries them, made SDK events the way the SDK makes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from anthropic._models import construct_type
from anthropic.types import RawMessageStreamEvent
from hypothesis import given
from hypothesis import strategies as st

from overskill.llm.assembler import FOREIGN_REASONS, Assembler
from overskill.llm.deltas import (
    BlockClosed,
    Delta,
    MessageStarted,
    Metered,
    TextGrew,
    ThinkingGrew,
    ToolGrew,
    ToolOpened,
    TurnEnded,
    Usage,
)
from overskill.llm.errors import ModelError

Json = dict[str, Any]

STARTED: Json = {
    "type": "message_start",
    "message": {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5-5",
        "content": [],
        "stop_reason": None,
        "usage": {"input_tokens": 7, "output_tokens": 1, "cache_read_input_tokens": 90},
    },
}
STOPPED: Json = {"type": "message_stop"}


def begin(index: int, **block: Any) -> Json:
    return {"type": "content_block_start", "index": index, "content_block": block}


def delta(index: int, **fields: Any) -> Json:
    return {"type": "content_block_delta", "index": index, "delta": fields}


def end(index: int) -> Json:
    return {"type": "content_block_stop", "index": index}


def ended(stop_reason: str | None = "end_turn", **more: Any) -> Json:
    return {"type": "message_delta", "delta": {"stop_reason": stop_reason, **more}, "usage": {"output_tokens": 42}}


def text(index: int, *pieces: str) -> list[Json]:
    grown = [delta(index, type="text_delta", text=piece) for piece in pieces]
    return [begin(index, type="text", text=""), *grown, end(index)]


def tool(index: int, *pieces: str, given: Json | None = None) -> list[Json]:
    grown = [delta(index, type="input_json_delta", partial_json=piece) for piece in pieces]
    return [begin(index, type="tool_use", id="toolu_1", name="os-view", input=given or {}), *grown, end(index)]


def turn(*blocks: list[Json], stop_reason: str = "end_turn") -> list[Json]:
    return [STARTED, *(event for block in blocks for event in block), ended(stop_reason), STOPPED]


def assemble(events: Iterable[Json]) -> list[Delta]:
    assembler = Assembler()
    deltas = [d for event in events for d in assembler.feed(construct_type(type_=RawMessageStreamEvent, value=event))]
    assembler.finish()
    return deltas


def failure(events: Iterable[Json]) -> ModelError:
    with pytest.raises(ModelError) as caught:
        assemble(events)
    return caught.value


def closed(events: Iterable[Json]) -> BlockClosed:
    return next(d for d in assemble(events) if isinstance(d, BlockClosed))


def test_a_turn_of_thinking_text_and_tool() -> None:
    thinking = [
        begin(0, type="thinking", thinking="", signature=""),
        delta(0, type="thinking_delta", thinking="Let me "),
        delta(0, type="thinking_delta", thinking="look."),
        delta(0, type="signature_delta", signature="sig=="),
        end(0),
    ]
    thought = {"type": "thinking", "thinking": "Let me look.", "signature": "sig=="}
    said = {"type": "text", "text": "Looking."}
    called = {"type": "tool_use", "id": "toolu_1", "name": "os-view", "input": {"file_path": "a.ts"}}
    assert assemble(
        turn(thinking, text(1, "Looking."), tool(2, '{"file_path"', ': "a.ts"}'), stop_reason="tool_use")
    ) == [
        MessageStarted("msg_1"),
        Metered(Usage(7, 1, 0, 90)),
        ThinkingGrew(0, "Let me "),
        ThinkingGrew(0, "look."),
        BlockClosed(0, thought),
        TextGrew(1, "Looking."),
        BlockClosed(1, said),
        ToolOpened(2, "toolu_1", "os-view"),
        ToolGrew(2, '{"file_path"'),
        ToolGrew(2, ': "a.ts"}'),
        BlockClosed(2, called),
        Metered(Usage(7, 42, 0, 90)),
        TurnEnded("tool_use", [thought, said, called], Usage(7, 42, 0, 90)),
    ]


@pytest.mark.parametrize("cut", range(len(turn(text(0, "a"), tool(1, "{}")))))
def test_a_turn_cut_anywhere_has_not_ended(cut: int) -> None:
    events = turn(text(0, "a"), tool(1, "{}"), stop_reason="tool_use")[:cut]
    assert failure(events).kind == "cut_stream"


@pytest.mark.parametrize(("block", "reason"), [(text(0, "a"), "end_turn"), (tool(0, "{}"), "tool_use")])
def test_a_whole_turn_without_a_reason_gets_one_from_what_it_holds(block: list[Json], reason: str) -> None:
    last = assemble([STARTED, *block, ended(None), STOPPED])[-1]
    assert isinstance(last, TurnEnded)
    assert last.stop_reason == reason


def test_the_reason_of_another_api_is_translated() -> None:
    for foreign, reason in FOREIGN_REASONS.items():
        last = assemble(turn(text(0, "a"), stop_reason=foreign))[-1]
        assert isinstance(last, TurnEnded)
        assert last.stop_reason == reason


def test_the_end_of_the_message_closes_what_is_open() -> None:
    last = assemble(turn(text(0, "a")[:-1], tool(1, '{"file_path": "a.ts"}')[:-1], stop_reason="tool_use"))[-1]
    assert isinstance(last, TurnEnded)
    assert [block["type"] for block in last.blocks] == ["text", "tool_use"]
    assert last.blocks[1]["input"] == {"file_path": "a.ts"}


def test_null_is_an_empty_piece() -> None:
    pieces = [delta(0, type="text_delta", text=piece) for piece in ("a", None, "b")]
    last = assemble(turn([begin(0, type="text", text=""), *pieces, end(0)]))[-1]
    assert isinstance(last, TurnEnded)
    assert last.blocks == [{"type": "text", "text": "ab"}]


@pytest.mark.parametrize("given", [{}, {"id": None}, {"id": ""}, {"id": 7}])
def test_a_call_without_an_id_gets_one(given: Json) -> None:
    calls = [begin(n, **{"type": "tool_use", "name": "os-view", "input": {}} | given) for n in (0, 1)]
    last = assemble(turn([calls[0], end(0)], [calls[1], end(1)], stop_reason="tool_use"))[-1]
    assert isinstance(last, TurnEnded)
    first, second = (block["id"] for block in last.blocks)
    assert first != second
    assert re.fullmatch("[a-zA-Z0-9_-]+", first)


@pytest.mark.parametrize(
    ("name", "kept"), [("", "unnamed"), (None, "unnamed"), ("os view\ud800", "os_view_"), ("os-view", "os-view")]
)
def test_names_and_ids_can_be_sent_back(name: str | None, kept: str) -> None:
    call = begin(0, type="tool_use", id="functions.os-view:0\ud83d", name=name, input={})
    last = assemble(turn([call, end(0)], stop_reason="tool_use"))[-1]
    assert isinstance(last, TurnEnded)
    assert (last.blocks[0]["id"], last.blocks[0]["name"]) == ("functions_os-view_0_", kept)


@pytest.mark.parametrize("raw", ['"{\\"a\\": 1}"', ' "{\\n\\"a\\": 1}"', '{}{"a": 1}', '{} {"a": 1}'])
def test_an_object_in_a_string_or_after_an_empty_one_is_the_object(raw: str) -> None:
    assert closed(turn(tool(0, raw))) == BlockClosed(
        0, {"type": "tool_use", "id": "toolu_1", "name": "os-view", "input": {"a": 1}}
    )


def told(*pieces: str) -> tuple[str, str]:
    """What is thought and what is said in a text that comes in these pieces."""
    deltas = assemble(turn(text(0, *pieces)))
    thoughts = "".join(one.text for one in deltas if isinstance(one, ThinkingGrew))
    said = "".join(one.text for one in deltas if isinstance(one, TextGrew))
    assert isinstance(last := deltas[-1], TurnEnded)
    assert last.blocks[0]["text"] == said
    return thoughts, said


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("whole", "thought", "said"),
    [
        ("<think>plan the page</think>All good.", "plan the page", "All good."),
        ("<thinking>plan</thinking>\nAll", "plan", "\nAll"),
        ("  <THINK>plan", "plan", ""),
        ("Hi.\n<think>a</think><think>b</think>c", "ab", "Hi.\nc"),
        ("[THINK]a[/THINK]b", "a", "b"),
        ("<think>İİ İstanbul\nİ</THINK>İzmir\n<Think>İ</think>x", "İİ İstanbul\nİİ", "İzmir\nx"),
        ("◁think▷a◁/think▷b", "a", "b"),
        ("```html\n<think>x</think>\n```\n", "", "```html\n<think>x</think>\n```\n"),
        ("Write `<think>` or <think> here.", "", "Write `<think>` or <think> here."),
        ("<thi", "", "<thi"),
        ("<thinner>\n[t](u)", "", "<thinner>\n[t](u)"),
        ("<think>a < b </ c</thin", "a < b </ c</thin", ""),
    ],
)
def test_thoughts_between_tags_are_thinking(whole: str, thought: str, said: str, size: int) -> None:
    thinking, words = told(*(whole[at : at + size] for at in range(0, len(whole), size)))
    assert (thinking, words.lstrip(" ")) == (thought, said)


@pytest.mark.parametrize("stop_reason", ["tool_use", "max_tokens"])
def test_cut_tool_json_is_malformed_never_completed(stop_reason: str) -> None:
    block = closed(turn(tool(0, '{"path":"a.py","content":"hel'), stop_reason=stop_reason))
    assert block.block["input"] == {}
    assert block.malformed is not None
    assert '{"path":"a.py","content":"hel' in block.malformed


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ('{"path": oops}', "not valid JSON"),
        ('["a"]', "must be a JSON object, not an array"),
        ("null", "not null"),
        ('"text"', "not a string"),
        ("7", "not a number"),
        ('{"a": NaN}', "NaN"),
        ('{"a": 1e999}', "1e999"),
        ('{"a": "\\ud83d"}', r"holds half of a character ('\ud83d'). Write the whole"),
        ('{"a": 1} {"b": 2}', "Extra data"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_malformed_tool_input_says_why(raw: str, reason: str) -> None:
    block = closed(turn(tool(0, raw)))
    assert block.block["input"] == {}
    assert block.malformed is not None
    assert reason in block.malformed
    assert len(block.malformed) < 5_000


def test_a_tool_without_input_gets_an_empty_object() -> None:
    assert closed(turn(tool(0))) == BlockClosed(
        0, {"type": "tool_use", "id": "toolu_1", "name": "os-view", "input": {}}
    )
    assert closed(turn(tool(0, "", ""))).malformed is None


def test_input_given_whole_at_the_start_is_kept() -> None:
    assert closed(turn(tool(0, given={"a": 1}))).block["input"] == {"a": 1}


def test_text_given_at_the_start_is_kept() -> None:
    events = turn([begin(0, type="text", text="Hel"), delta(0, type="text_delta", text="lo"), end(0)])
    assert [d.text for d in assemble(events) if isinstance(d, TextGrew)] == ["Hel", "lo"]
    assert closed(events).block["text"] == "Hello"


def test_unknown_events_deltas_blocks_and_stop_reasons_are_passed_over() -> None:
    future = [begin(1, type="hologram", data={"x": None}), delta(1, type="glow_delta", glow=1), end(1)]
    events = turn(text(0, "a"), future, stop_reason="solar_flare")
    events[1:1] = [{"type": "ping"}, {"type": "weather", "index": 9}]
    events[4:4] = [delta(0, type="aura_delta", aura="b")]
    last = assemble(events)[-1]
    assert isinstance(last, TurnEnded)
    assert last.stop_reason == "solar_flare"
    assert last.blocks == [{"type": "text", "text": "a"}, {"type": "hologram", "data": {"x": None}}]


def test_blocks_of_the_providers_own_tools_stay_whole() -> None:
    query = [
        begin(0, type="server_tool_use", id="srvtoolu_1", name="web_search", input={}),
        delta(0, type="input_json_delta", partial_json='{"query": "cats"}'),
        end(0),
    ]
    found = {
        "type": "web_search_tool_result",
        "tool_use_id": "srvtoolu_1",
        "content": [
            {"type": "web_search_result", "url": "u", "title": "t", "encrypted_content": "e", "page_age": None}
        ],
    }
    deltas = assemble(turn(query, [begin(1, **found), end(1)], stop_reason="pause_turn"))
    last = deltas[-1]
    assert isinstance(last, TurnEnded)
    assert last.blocks[0]["input"] == {"query": "cats"}
    assert last.blocks[1] == found
    assert not [d for d in deltas if isinstance(d, (ToolOpened, ToolGrew))]


def test_citations_and_redacted_thinking_come_back() -> None:
    citation = {"type": "char_location", "cited_text": "x", "document_index": 0, "start_char_index": 0}
    citation |= {"end_char_index": 1, "document_title": None}
    cited = [
        begin(0, type="text", text="", citations=[]),
        delta(0, type="citations_delta", citation=citation),
        delta(0, type="text_delta", text="So."),
        end(0),
    ]
    redacted = [begin(1, type="redacted_thinking", data="opaque"), end(1)]
    last = assemble(turn(cited, redacted))[-1]
    assert isinstance(last, TurnEnded)
    assert last.blocks == [
        {"type": "text", "text": "So.", "citations": [citation]},
        {"type": "redacted_thinking", "data": "opaque"},
    ]


def test_a_refusal_carries_its_details_and_may_be_empty() -> None:
    details = {"type": "refusal", "category": "cyber", "explanation": "No."}
    last = assemble([STARTED, ended("refusal", stop_details=details), STOPPED])[-1]
    assert last == TurnEnded("refusal", [], Usage(7, 42, 0, 90), details)


@pytest.mark.parametrize(
    "events",
    [
        [*text(0, "a")],
        [STARTED, STARTED],
        [STARTED, *text(1, "a")],
        [STARTED, *text(0, "a"), *text(0, "b")],
        [STARTED, begin(0, type="text", text=""), begin(0, type="text", text="")],
        [STARTED, delta(0, type="text_delta", text="a")],
        [STARTED, *text(0, "a"), delta(0, type="text_delta", text="late")],
        [STARTED, *text(0, "a"), end(0)],
        [STARTED, begin(0, type="text", text=""), delta(0, type="input_json_delta", partial_json="{}")],
        [STARTED, {"type": "content_block_start", "index": 0}],
        [{"type": "message_start"}],
        [STARTED, {"type": "message_delta"}],
    ],
)
def test_an_impossible_stream_is_a_protocol_error(events: list[Json]) -> None:
    error = failure(events)
    assert error.kind == "protocol"
    assert error.retryable


@pytest.mark.parametrize("event", [None, [], "text", 7])
def test_an_event_that_is_no_object_is_a_protocol_error(event: object) -> None:
    with pytest.raises(ModelError, match="not an object"):
        Assembler().feed(event)


def test_calls_with_one_id_are_told_apart() -> None:
    last = assemble(turn(tool(0, "{}"), tool(1, "{}")))[-1]
    assert isinstance(last, TurnEnded)
    assert [block["id"] for block in last.blocks] == ["toolu_1", "toolu_1_2"]


def test_an_id_of_an_earlier_turn_is_not_used_again() -> None:
    assembler = Assembler(["toolu_1", "toolu_1_2"])
    told = [delta for event in [STARTED, *tool(0, "{}")] for delta in assembler.feed(event)]
    assert [delta.id for delta in told if isinstance(delta, ToolOpened)] == ["toolu_1_3"]


def test_what_follows_the_end_changes_nothing() -> None:
    deltas = assemble([*turn(text(0, "a")), STARTED, STOPPED])
    assert [type(d) for d in deltas].count(TurnEnded) == 1


def test_half_characters_cannot_get_into_the_history() -> None:
    assert closed(turn(text(0, "ok \ud83d", "é"))).block["text"] == "ok \ufffdé"


def test_usage_may_be_missing_and_is_replaced_not_added() -> None:
    bare = {"type": "message_start", "message": {"id": "m", "usage": None}}
    late = {"type": "message_delta", "delta": {}, "usage": {"input_tokens": 5, "output_tokens": 3}}
    last = assemble([bare, late, ended(), STOPPED])[-1]
    assert isinstance(last, TurnEnded)
    assert last.usage == Usage(5, 42)


@given(
    value=st.dictionaries(st.text(), st.recursive(st.text() | st.integers() | st.booleans(), st.lists, max_leaves=5)),
    cuts=st.lists(st.integers(0, 200), max_size=6),
)
def test_tool_input_survives_any_splitting(value: Json, cuts: list[int]) -> None:
    raw = json.dumps(value)
    edges = [0, *sorted(min(cut, len(raw)) for cut in cuts), len(raw)]
    pieces = [raw[a:b] for a, b in pairwise(edges)]
    deltas = assemble(turn(tool(0, *pieces)))
    assert "".join(d.json for d in deltas if isinstance(d, ToolGrew)) == raw
    ours = [d for d in deltas if isinstance(d, BlockClosed)]
    assert [d.malformed for d in ours] == [None]
    assert ours[0].block["input"] == value


@given(st.lists(st.sampled_from([*turn(text(0, "a"), tool(1, '{"a":1}')), ended(None), {"type": "x"}]), max_size=14))
def test_no_order_of_events_ends_a_turn_without_its_stop(events: list[Json]) -> None:
    assembler, deltas = Assembler(), list[Delta]()
    try:
        for event in events:
            deltas += assembler.feed(event)
        assembler.finish()
    except ModelError:
        assert not any(isinstance(d, TurnEnded) for d in deltas)
    else:
        assert STOPPED in events
        assert sum(isinstance(d, TurnEnded) for d in deltas) == 1
