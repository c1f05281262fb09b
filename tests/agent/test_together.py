"""Pieces that come in one moment are told as one, in their order, and before anything else is told."""

import asyncio

import pytest

from overskill.agent.together import Growth, Together
from overskill.journal.holding import LeaseLost
from overskill.llm.deltas import TextGrew, ThinkingGrew, ToolGrew


async def test_pieces_of_one_moment_are_told_as_one() -> None:
    told: list[Growth] = []
    together = Together(told.append)
    for word in ("one ", "two ", "three"):
        together.hold(TextGrew(0, word))
    assert told == []
    await asyncio.sleep(0)
    assert told == [TextGrew(0, "one two three")]
    together.hold(TextGrew(0, " four"))
    await asyncio.sleep(0)
    assert told[1:] == [TextGrew(0, " four")], "the next moment is told by itself"


async def test_each_block_is_told_by_itself_and_in_order() -> None:
    told: list[Growth] = []
    together = Together(told.append)
    pieces = [ThinkingGrew(0, "a"), ThinkingGrew(0, "b"), TextGrew(1, "c"), ToolGrew(2, "{"), ToolGrew(2, "}")]
    for piece in [*pieces, ToolGrew(3, "{"), TextGrew(1, "d")]:
        together.hold(piece)
    together.release()
    assert told == [
        ThinkingGrew(0, "ab"),
        TextGrew(1, "c"),
        ToolGrew(2, "{}"),
        ToolGrew(3, "{"),
        TextGrew(1, "d"),
    ]
    await asyncio.sleep(0)
    assert len(told) == 5, "what was told is not told again"


async def test_who_writes_next_is_told_that_nothing_can_be_written(caplog: pytest.LogCaptureFixture) -> None:
    def refuse(_: Growth) -> None:
        raise LeaseLost

    together = Together(refuse)
    together.hold(TextGrew(0, "late"))
    await asyncio.sleep(0)
    assert not caplog.records
    together.hold(TextGrew(0, "later"))
    with pytest.raises(LeaseLost):
        together.release()
