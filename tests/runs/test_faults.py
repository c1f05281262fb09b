"""Every way in which a provider fails, through the real runner: what the chat says, what stays, what is sent next."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest

from overskill.agent import turn
from overskill.journal import events as ev
from overskill.journal.fold import Folded, fold
from overskill.journal.journal import Stored, read
from overskill.llm.messages_api import MessagesProvider
from overskill.llm.retry import stream_with_retry
from overskill.runs.runner import Runner
from overskill.ui.view import views
from tests.messages_api import (
    FOREVER,
    MENU,
    Cut,
    MessagesServer,
    Script,
    ServerToolResult,
    ServerToolUse,
    Status,
    Text,
    ToolUse,
    Turn,
)
from tests.runs.conftest import House, build
from tests.runs.stories import assert_gapless, assert_once, write

ISSUE = {
    "429 with and without retry-after": ["rate_limit", "rate_limit_without_hint", "rate_limit_for_an_hour"],
    "529": ["overloaded", "overloaded_forever"],
    "5xx": ["server_error", "bad_gateway_page", "unavailable_page", "gateway_timeout"],
    "error event before the first block": ["error_event_first", "error_event_before_block"],
    "error event after the first block": ["error_event_in_block", "error_event_api_error"],
    "cut stream": [
        "cut_after_headers",
        "cut_before_block_stop",
        "cut_before_message_delta",
        "cut_before_message_stop",
        "drop_before_headers",
        "drop_after_headers",
        "drop_after_bytes",
        "drop_inside_frame",
        "drop_inside_utf8",
        "drop_with_reset",
        "garbage_frame",
        "index_gap",
        "always_cut",
    ],
    "stall": ["stall_before_headers", "stall_before_block", "stall_in_block"],
    "slow drip": ["slow_drip", "unknown_events", "crlf", "comments"],
    "cut or garbage tool JSON": ["cut_tool_json", "garbage_tool_json", "array_tool_json", "no_tool_json"],
    "unknown tool": ["unknown_tool"],
    "wrong arguments": ["wrong_arguments"],
    "five parallel calls": ["five_parallel_tools"],
    "duplicate ids": ["duplicate_tool_ids", "an_id_of_an_earlier_turn"],
    "refusal": ["refusal", "refusal_midway", "refusal_after_call"],
    "pause_turn": ["pause_turn", "paused_then_refused"],
    "max_tokens mid-tool": ["cut_tool_json_max_tokens", "max_tokens", "huge_tool_input"],
    "context exceeded": ["context_exceeded", "context_exceeded_after_call", "prompt_too_long"],
    "spend limit": ["spend_limit"],
    "401": ["unauthorized"],
    "the other refusals": ["bad_request", "payment_required", "forbidden", "model_not_found", "too_large"],
    "odd endings": ["unknown_stop_reason", "empty_end_turn"],
}
UNREADABLE, LATE = ["unreadable"], ["did not answer in time"]
HEALS = {  # name → what the chat says while it waits
    "rate_limit": ["slow down", "[429]"],
    "rate_limit_without_hint": ["slow down", "[429]"],
    "overloaded": ["overloaded", "[529]"],
    "server_error": ["had an error", "[500]"],
    "bad_gateway_page": ["had an error", "[502]"],
    "unavailable_page": ["had an error", "[503]"],
    "gateway_timeout": ["did not answer in time", "[504]"],
    "error_event_first": ["overloaded"],
    "error_event_before_block": ["overloaded"],
    "error_event_in_block": ["overloaded"],
    "error_event_api_error": ["had an error"],
    "cut_after_headers": ["broke off"],
    "cut_before_block_stop": ["broke off"],
    "cut_before_message_delta": ["broke off"],
    "cut_before_message_stop": ["broke off"],
    "drop_before_headers": ["cannot be reached"],
    "drop_after_headers": ["broke off", "connection was lost"],
    "drop_after_bytes": ["broke off", "connection was lost"],
    "drop_inside_frame": ["broke off", "connection was lost"],
    "drop_inside_utf8": ["broke off", "connection was lost"],
    "drop_with_reset": ["broke off", "connection was lost"],
    "garbage_frame": UNREADABLE,
    "index_gap": UNREADABLE,
    "stall_before_headers": LATE,
    "stall_before_block": LATE,
    "stall_in_block": LATE,
}
FAILS = {  # name → what the chat says in the end: what happened, and what to do
    "rate_limit_for_an_hour": ["slow down", "[429]", "60 min"],
    "overloaded_forever": ["overloaded", "[529]", "6 times", "retry"],
    "always_cut": ["broke off", "6 times", "Retry"],
    "empty_end_turn": ["answered with nothing", "once more"],
    "refusal": ["declined", "other words"],
    "refusal_midway": ["declined", "other words"],
    "refusal_after_call": ["declined", "other words"],
    "paused_then_refused": ["credentials", "[401]"],
    "context_exceeded": ["outgrown", "larger context"],
    "context_exceeded_after_call": ["outgrown", "larger context"],
    "prompt_too_long": ["too long", "[400]", "larger context"],
    "spend_limit": ["spending limit", "[429]", "Raise the limit"],
    "unauthorized": ["credentials", "[401]", "ANTHROPIC_API_KEY"],
    "bad_request": ["rejected", "[400]", "another model"],
    "payment_required": ["payment", "[402]", "balance"],
    "forbidden": ["may not use", "[403]", "another model"],
    "model_not_found": ["not found", "[404]", "OVERSKILL_MODEL"],
    "too_large": ["too large", "[413]", "Remove large files"],
}
REFUSES_CALL = {  # name → what the call's row says
    "cut_tool_json": "unreadable call",
    "cut_tool_json_max_tokens": "unreadable call",
    "garbage_tool_json": "unreadable call",
    "array_tool_json": "unreadable call",
    "no_tool_json": "wrong arguments",
    "wrong_arguments": "wrong arguments",
    "unknown_tool": "unknown tool",
}
RUNS_CALLS = {  # name → calls that are carried out
    "five_parallel_tools": 5,
    "duplicate_tool_ids": 2,
    "an_id_of_an_earlier_turn": 1,
    "huge_tool_input": 1,
}
GOES_ON = {"slow_drip", "unknown_events", "crlf", "comments"}
GOES_ON |= {"max_tokens", "pause_turn", "unknown_stop_reason"}
SIGN_OF = {"stall_in_block": ev.ThinkingGrew}
FIRST = Turn(Text("First a file."), ToolUse("os-write", write().input, id="toolu_first"))
HALF = "These words never come to their end."
TURNS = {
    "always_cut": lambda: [Turn(Text(HALF), faults=[Cut(before="block_stop", times=FOREVER)])],
    "an_id_of_an_earlier_turn": lambda: [Turn(ToolUse("os-view", {"file_path": "src/App.tsx"}, id="toolu_first"))],
    "paused_then_refused": lambda: [
        Turn(Text("Searching."), ServerToolUse("web_search", {"query": "x"}), stop="pause_turn"),
        Turn(faults=[Status(401, "invalid x-api-key", times=FOREVER)]),
    ],
    "pause_turn": lambda: [MENU["pause_turn"](), Turn(ServerToolResult(), Text("Found."))],
}


class AtOnce:
    """Waits no longer than the provider wishes."""

    def uniform(self, a: float, b: float, /) -> float:
        return a


@pytest.fixture
async def impatient(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A house whose provider calls a second of silence a stall, and whose retries do not wait."""
    monkeypatch.setattr(turn, "stream_with_retry", partial(stream_with_retry, rng=AtOnce()))
    provider = MessagesProvider(api_key=house.server.api_key, base_url=house.server.base_url, patience=1)
    house.runner = Runner(house.journal, provider, lambda _: build)
    yield house
    await provider.close()


def play(server: MessagesServer, name: str) -> None:
    """A file, then the fault, then an end; and an answer to the next prompt."""
    turns = TURNS[name]() if name in TURNS else [MENU[name]()]
    script = Script([FIRST, *turns, Turn(Text("Done."))])
    server.play({"fail, please": script, "and then": Script([Turn(Text("Next."))])})


def test_the_table_names_every_fault() -> None:
    named = [name for names in ISSUE.values() for name in names]
    assert len(named) == len(set(named))
    assert set(named) == {*MENU, *TURNS}
    assert set(named) == {*HEALS, *FAILS, *REFUSES_CALL, *RUNS_CALLS, *GOES_ON}


@pytest.mark.parametrize("name", HEALS)
async def test_a_passing_fault_is_told_waited_out_and_leaves_nothing_behind(impatient: House, name: str) -> None:
    folded, journal = await asked(impatient, name)
    card = waiting(journal)
    assert_says(f"{card['retry_title']} {card['retry_text']}", *HEALS[name], "saved", "by itself")
    assert card["status_line"].startswith("Trying again")
    assert folded.status == "completed", folded.explanation
    assert [part.text for part in folded.texts] == [
        "First a file.",
        "The naïve café — 你好 🙂 — opens at nine.",
        "Done.",
    ]
    assert [tool.stage for tool in folded.tools] == ["complete"] * 2
    await assert_goes_on(impatient)


@pytest.mark.parametrize("name", FAILS)
async def test_a_lasting_fault_says_what_happened_what_is_kept_and_what_to_do(impatient: House, name: str) -> None:
    folded, _ = await asked(impatient, name)
    row = views.row(await impatient.message(folded), 1, set(), last=True)
    assert row.status == "failed"
    assert_says(f"{row.error_title} {row.error_text}", *FAILS[name], "saved")
    assert row.can_retry
    assert folded.texts[0].text == "First a file."
    assert folded.version is not None
    assert len(impatient.server.turns) - 1 == (
        6 if "6 times" in FAILS[name] else 1 + (name in ("paused_then_refused", "empty_end_turn"))
    )
    await assert_goes_on(impatient)


@pytest.mark.parametrize("name", REFUSES_CALL)
async def test_an_unusable_call_is_told_and_not_run(impatient: House, name: str) -> None:
    folded, _ = await asked(impatient, name)
    assert folded.status == "completed", folded.explanation
    refused = folded.tools[1]
    assert (refused.stage, refused.fact) == ("error", REFUSES_CALL[name])
    assert refused.error
    assert folded.texts[-1].text == "Done."
    await assert_goes_on(impatient)


@pytest.mark.parametrize("name", RUNS_CALLS)
async def test_every_call_is_carried_out_once_whatever_its_id(impatient: House, name: str) -> None:
    folded, _ = await asked(impatient, name)
    assert folded.status == "completed", folded.explanation
    assert [tool.stage for tool in folded.tools] == ["complete"] * (1 + RUNS_CALLS[name])
    assert len({tool.call for tool in folded.tools}) == len(folded.tools)
    await assert_goes_on(impatient)


@pytest.mark.parametrize("name", sorted(GOES_ON))
async def test_an_oddity_stops_nothing(impatient: House, name: str) -> None:
    folded, journal = await asked(impatient, name)
    assert folded.status == "completed", folded.explanation
    assert not any(isinstance(stored.event, ev.Retrying) for stored in journal)
    await assert_goes_on(impatient)


@pytest.mark.parametrize(("wish", "status"), [("pause", "paused"), ("cancel", "cancelled")])
async def test_a_wait_of_a_minute_ends_at_once_when_it_is_asked_to(house: House, wish: str, status: str) -> None:
    house.server.play([Turn(Text("Hello."), faults=[Status(429, retry_after=60)])])
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, ev.Retrying))
    await getattr(house.runner, wish)(run.id)
    assert await house.status(run) == status
    folded = fold(await read(run.id))
    assert folded.retry is None
    assert len(house.server.turns) == 1


@pytest.mark.parametrize(("wish", "status"), [("pause", "paused"), ("cancel", "cancelled")])
@pytest.mark.parametrize("name", ["stall_before_headers", "stall_before_block", "stall_in_block"])
async def test_a_silent_connection_is_closed_when_the_run_is_asked_to_stop(
    house: House, name: str, wish: str, status: str
) -> None:
    house.server.play([MENU[name]()])
    run = await house.send("Hello")
    await house.until(run, lambda stored: isinstance(stored.event, SIGN_OF.get(name, ev.TurnStarted)))
    while not house.server.turns:  # the request is on its way
        await asyncio.sleep(0)
    await getattr(house.runner, wish)(run.id)
    assert await house.status(run) == status
    await asyncio.wait_for(house.server.turns[0].gone.wait(), 60)


async def asked(house: House, name: str) -> tuple[Folded, list[Stored]]:
    """The run that meets the fault, and its journal, which is whole."""
    play(house.server, name)
    folded = await house.ask("Fail, please")
    journal = await read(folded.run)
    assert_once(journal)
    assert_gapless(journal)
    return folded, journal


def waiting(journal: list[Stored]) -> dict[str, str]:
    """What the page showed of the run when it waited for the next attempt."""
    place = next(n for n, stored in enumerate(journal, 1) if isinstance(stored.event, ev.Retrying))
    return views.live(fold(journal[:place]), {})


def assert_says(shown: str, *words: str) -> None:
    for word in words:
        assert word.lower() in shown.lower(), shown
    assert "<" not in shown
    assert "Error" not in shown, "plain words, no class names"


async def assert_goes_on(house: House) -> None:
    """The next prompt of the conversation breaks no rule of the API."""
    folded = await house.ask("And then?")
    assert (folded.status, [part.text for part in folded.texts]) == ("completed", ["Next."]), folded.explanation
    house.server.assert_clean()
