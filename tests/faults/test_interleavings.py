"""Whatever happens in whatever order to a run and its pages: its story is told once, whole, and the same to everyone.

Examples are the same on every machine; TESTS_EXAMPLES=500 looks through that many new ones instead.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from itertools import count
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from overskill.journal import events as ev
from overskill.journal.journal import Stored
from tests.faults.program import Program
from tests.faults.scene import Scene
from tests.faults.tale import files_after, files_by, tale
from tests.messages_api import (
    Comments,
    Crlf,
    Cut,
    Drip,
    Drop,
    ErrorEvent,
    Fault,
    Garbage,
    MessagesServer,
    Script,
    Stall,
    Status,
    Unknown,
)
from tests.runs.stories import assert_gapless, assert_once, assert_told, lost, texts

MORE = os.environ.get("TESTS_EXAMPLES")
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(3600 if MORE else 300)]
CRASHES = 2  # more without a finished step between them would rightly end the run

FAULTS: dict[str, Fault] = {
    "overloaded": Status(529, "Overloaded"),
    "server error": Status(500, "Oops"),
    "rate limit": Status(429, "Slow down", retry_after=0.1),
    "cut at the start": Cut(after="message_start"),
    "cut in a block": Cut(after="delta", nth=3),
    "cut before the end of a block": Cut(before="block_stop"),
    "cut before the end": Cut(before="message_stop"),
    "dropped in a frame": Drop(inside="frame"),
    "dropped after 700 bytes": Drop(after_bytes=700, reset=True),
    "error at the start": ErrorEvent(after="message_start"),
    "error in a block": ErrorEvent(after="delta", nth=3),
    "garbage": Garbage(after="delta"),
    "silence": Stall(after="delta", nth=2, seconds=0.3),
    "drip": Drip(size=40),
    "crlf": Crlf(),
    "comments": Comments(),
    "unknown events": Unknown(after="block_start"),
}
faults = st.tuples(*[st.lists(st.sampled_from(sorted(FAULTS)), max_size=2)] * 3)
tab = st.integers(0, 3)
deeds = st.one_of(
    st.tuples(st.sampled_from(["join", "pause", "resume", "crash"])),
    st.tuples(st.sampled_from(["reload", "reconnect", "turn", "close"]), tab),
    st.sampled_from([("pause",), ("crash",), ("crash",), ("cancel",)]),
)
moments = st.one_of(st.integers(0, 40), st.sampled_from(["file_saved", "file_saved", "turn_ended", "tool_opened"]))
"""So many events later, or when the next event of a kind is stored: the file is saved, its build has begun."""
steps = st.lists(st.tuples(moments, deeds), min_size=1, max_size=8).filter(
    lambda steps: sum(deed == ("crash",) for _, deed in steps) <= CRASHES
)
numbers = count(1)
scripts: dict[str, Script] = {}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def model() -> AsyncIterator[MessagesServer]:
    async with MessagesServer() as server:
        yield server


@pytest.fixture(scope="module")
def program(model: MessagesServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    data = tmp_path_factory.mktemp("faults") / "data"
    with Program(data, ANTHROPIC_BASE_URL=model.base_url, ANTHROPIC_API_KEY=model.api_key) as running:
        yield running


@given(faults, steps)
@settings(
    max_examples=int(MORE or 25), derandomize=not MORE, database=None, deadline=None, print_blob=True,
    phases=[Phase.generate, Phase.shrink] if MORE else [Phase.generate], report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
async def test_any_order_of_anything(
    model: MessagesServer,
    program: Program,
    faults: tuple[list[str], ...],
    steps: list[tuple[int | str, tuple[str, ...]]],
) -> None:
    number = next(numbers)
    script = tale(number, [[FAULTS[name] for name in turn] for turn in faults])
    scripts[f"tale {number:04}"] = script
    model.play(scripts)
    model.state.forget()
    async with Scene(program) as scene:
        await scene.begin(f"Tell tale {number:04}")
        for moment, deed in steps:
            await (scene.meet(moment) if isinstance(moment, str) else scene.reach(moment))
            await do(scene, *deed)
        folded, journal = await scene.settle(), program.journal(scene.run)
        if scene.cancelled:
            assert folded.status == "cancelled"
            assert_beginning([part.text for part in folded.texts], texts(script))
        else:
            assert_told(script, folded, journal)
            assert scene.files() == files_after(number)
        assert scene.files() == files_by((e.path, e.sha256) for e in of_kind(journal, ev.FileSaved))
        assert_once(journal)
        assert_gapless(journal)
        assert not lost(scene.seen, journal)
        await scene.assert_shown(folded)
    model.assert_clean()


async def do(scene: Scene, deed: str, tab: int = 0) -> None:
    if deed in ("pause", "resume", "cancel"):
        await scene.ask(deed)
    elif deed == "crash":
        await scene.crash()
    elif deed == "join" or not scene.tabs:
        await scene.join()
    elif deed == "turn":
        await scene.turn(tab)
    elif deed == "close":
        await scene.close(tab)
    else:
        await scene.revisit(tab, reload=deed == "reload")


def of_kind(journal: list[Stored], kind: type[Any]) -> list[Any]:
    return [one.event for one in journal if isinstance(one.event, kind)]


def assert_beginning(said: list[str], script: list[str]) -> None:
    """What was said before a cancel: whole texts of the script, and the beginning of the next one."""
    assert len(said) <= len(script)
    for place, text in enumerate(said):
        assert script[place].startswith(text) if place == len(said) - 1 else script[place] == text
