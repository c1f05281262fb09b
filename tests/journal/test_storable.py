"""Events that hold what no database can, and events that a newer release stored."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from overskill.journal import events as ev
from overskill.journal.events import decode, encode
from overskill.journal.fold import fold
from overskill.journal.journal import Journal, Stored, read
from overskill.journal.storable import MAX_DEPTH, storable
from tests.journal.records import a_run


@pytest.fixture
async def journal() -> AsyncIterator[Journal]:
    made = Journal()
    made.start()
    yield made
    await made.stop()


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


def call(value: Any) -> ev.TurnEnded:
    block = {"type": "tool_use", "id": "a", "name": "os-write", "input": {"content": value}}
    return ev.TurnEnded("tool_use", [block], {"input": 1})


HALF = "\ud800.ts"
HOSTILE: list[ev.Happening] = [
    ev.ToolOpened("a", "os-\udfff"),
    ev.ToolReceived("a", HALF, 1, 1),
    ev.ToolGrew("a", HALF),
    ev.TextGrew(0, HALF),
    ev.ToolStage("a", "writing", 1, HALF),
    ev.ToolEnded("a", HALF, is_error=True, fact=HALF),
    ev.FileSaved("a", HALF, None),
    ev.AppRenamed(HALF),
    ev.Retrying(1, 1.0, HALF, HALF),
    ev.Built("b", 1, [{"text": HALF, "notes": [HALF]}], [[1, HALF]]),
    call(HALF),
    call({HALF: HALF}),
    call(nested(900)),
    call(nested(50_000)),
    call(10**6000),
    call("a\0b"),
]


@pytest.mark.parametrize("event", HOSTILE, ids=lambda event: event.kind)
async def test_it_is_stored_and_what_follows_it_too(journal: Journal, event: ev.Happening) -> None:
    run = await a_run()
    log = journal.log(run.app_id, run.id)
    log.append(ev.TurnStarted(1))
    told = await log.commit(event)
    await log.commit(ev.RunEnded("completed"))
    found = await read(run.id)
    kinds = [stored.event.kind for stored in found if stored.event.kind != "tool_grew"]
    assert kinds[-1] == "run_ended"
    assert [one for one in found if one.seq == 2] == told or event.kind == "tool_grew", "told as it is stored"


def test_what_can_be_stored_stays_the_very_same() -> None:
    for event in (ev.TextGrew(0, "grüße 👋"), call(nested(MAX_DEPTH - 10)), ev.Paused(), ev.RunEnded("completed")):
        assert storable(event) == event
        assert decode(*encode(storable(event))) == event


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("told_the_future", '{"words": "…"}'),
        ("rest", "{}"),
        ("speak", "{}"),
        ("text", '{"part": 1}'),
        ("text_closed", "{}"),
        ("text_closed", "[1]"),
        ("run_ended", "no JSON"),
    ],
)
def test_what_cannot_be_read_is_passed_over(kind: str, payload: str) -> None:
    event = decode(kind, payload)
    assert event == ev.Unknown(kind, payload)
    assert encode(event) == (kind, payload)
    queued = Stored("r", 1, 1.0, ev.RunQueued("p", "u", "m", 1, "model"))
    folded = fold([queued, Stored("r", 2, 2.0, event), Stored("r", 3, 3.0, ev.TextGrew(0, "on"))])
    assert [part.text for part in folded.texts] == ["on"]


def test_fields_of_a_newer_release_are_left_out() -> None:
    kind, payload = encode(ev.RunEnded("completed", cost=1.5))
    assert decode(kind, json.dumps(json.loads(payload) | {"mood": "good"})) == ev.RunEnded("completed", cost=1.5)
