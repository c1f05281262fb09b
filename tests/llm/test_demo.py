from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from overskill.llm.assembler import Assembler
from overskill.llm.deltas import BlockClosed, Delta, TextGrew, ToolGrew, ToolOpened, TurnEnded, Usage
from overskill.llm.demo.events import events_of
from overskill.llm.demo.provider import DemoProvider
from overskill.llm.request import Request

Json = dict[str, Any]
REQUEST = Request("demo", "", [], [{"role": "user", "content": "a todo app"}])
WRITE: Json = {"file_path": "src/App.tsx", "content": 'export const a = "ü"\n\n  // 🎉\n'}


@dataclass(frozen=True)
class Reply:
    blocks: list[Json]
    stop_reason: str


def two_blocks(request: Request) -> Reply:
    called = {"type": "tool_use", "name": "os-write", "input": WRITE}
    return Reply([{"type": "text", "text": "I  write\nthe app. "}, called], "tool_use")


async def collect(provider: DemoProvider) -> list[Delta]:
    return [delta async for delta in provider.stream(REQUEST)]


async def test_a_reply_streams_in_tokens_and_ends_like_a_real_turn() -> None:
    deltas = await collect(DemoProvider(0, two_blocks))
    texts = [d.text for d in deltas if isinstance(d, TextGrew)]
    assert texts == ["I", "  write", "\nthe", " app.", " "]
    opened = next(d for d in deltas if isinstance(d, ToolOpened))
    assert opened.name == "os-write"
    assert sum(isinstance(d, ToolGrew) for d in deltas) > 5
    last = deltas[-1]
    assert isinstance(last, TurnEnded)
    assert (last.stop_reason, last.usage) == ("tool_use", Usage())
    assert last.blocks == [
        {"type": "text", "text": "I  write\nthe app. "},
        {"type": "tool_use", "id": opened.id, "name": "os-write", "input": WRITE},
    ]


async def test_every_call_has_its_own_id() -> None:
    turns = [await collect(DemoProvider(0, two_blocks)) for _ in range(3)]
    assert len({d.id for deltas in turns for d in deltas if isinstance(d, ToolOpened)}) == 3


async def test_the_rate_spreads_tokens_over_time() -> None:
    clock = asyncio.get_running_loop().time
    start = clock()
    deltas = await collect(DemoProvider(400, two_blocks))
    assert clock() - start >= (len(deltas) - 1) / 400


async def test_an_unlimited_rate_lets_other_tasks_run_between_tokens() -> None:
    turns_of_another = 0

    async def another() -> None:
        nonlocal turns_of_another
        while True:
            turns_of_another += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(another())
    deltas = await collect(DemoProvider(0, two_blocks))
    task.cancel()
    assert turns_of_another >= len(deltas)


async def test_closing_in_the_middle_stops_it() -> None:
    async with aclosing(DemoProvider(0, two_blocks).stream(REQUEST)) as deltas:
        async for delta in deltas:
            if isinstance(delta, TextGrew):
                break
    assert [d async for d in deltas] == []


def test_it_says_that_it_is_a_demo() -> None:
    provider = DemoProvider(0, two_blocks)
    assert (provider.name, provider.label, provider.is_demo) == ("demo", "Scripted demo", True)


@given(st.text(), st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text()), max_size=4))
def test_splitting_in_tokens_loses_nothing(text: str, arguments: Json) -> None:
    assembler = Assembler()
    blocks: list[Json] = [{"type": "text", "text": text}, {"type": "tool_use", "name": "x", "input": arguments}]
    deltas = [d for event in events_of(Reply(blocks, "tool_use")) for d in assembler.feed(event)]
    closed = [d for d in deltas if isinstance(d, BlockClosed)]
    assert [closed[0].block["text"], closed[1].block["input"]] == [text, arguments]
    assert closed[1].malformed is None
