"""What providers and their servers send, and what small models do, through the real runner over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from overskill.journal import events as ev
from overskill.journal.journal import read
from overskill.llm.messages_api import MessagesProvider
from overskill.runs.runner import Runner
from tests.messages_api import FOREVER, Fault, Script, Slip, Status, Text, Thinking, ToolUse, Turn, Unnamed
from tests.runs.conftest import House, build, house, messages_server
from tests.runs.stories import write

__all__ = ["house", "messages_server"]
DONE = Turn(Text("Done."))
CALL = '{"name": "os-write", "arguments": {"file_path": "src/App.tsx", "content": "…"}}'


def told(house: House) -> list[str]:
    """The texts that the model was told as a user in the last request."""
    messages = house.server.requests[-1].body["messages"]
    return [
        block["text"]
        for message in messages
        if message["role"] == "user" and isinstance(message["content"], list)
        for block in message["content"]
        if block["type"] == "text"
    ]


@pytest.mark.parametrize("stop", ["end_turn", "stop", "tool_calls", "stop_sequence", "solar_flare"])
async def test_a_whole_call_runs_whatever_the_stop_reason_says(house: House, stop: str) -> None:
    house.server.play([Turn(write(), stop=stop), DONE])
    folded = await house.ask("Hello")
    assert (folded.status, folded.tools[0].stage) == ("completed", "complete")


@pytest.mark.parametrize("stop", ["max_tokens", "length"])
async def test_a_call_at_the_output_limit_does_not_run_and_the_reason_is_true(house: House, stop: str) -> None:
    house.server.play([Turn(write(), stop=stop), DONE])
    folded = await house.ask("Hello")
    assert "reached its limit (max_tokens)" in folded.tools[0].error


async def test_calls_before_the_one_at_the_output_limit_run(house: House) -> None:
    first, last = (ToolUse("os-write", {"file_path": f"src/{name}.ts", "content": "export {};\n"}) for name in "ab")
    house.server.play([Turn(first, last, stop="max_tokens"), Turn(last, Text("And then"), stop="max_tokens"), DONE])
    folded = await house.ask("Hello")
    assert [tool.stage for tool in folded.tools] == ["complete", "error", "complete"]


@pytest.mark.parametrize("before", [[], [Turn(ToolUse("os-view", {"file_path": "src/App.tsx"}))]])
@pytest.mark.parametrize("silent", [Turn(), Turn(Thinking("Hm.")), Turn(Text("  \n"))])
async def test_a_turn_without_a_word_is_asked_once_more_and_then_told(
    house: House, before: list[Turn], silent: Turn
) -> None:
    house.server.play({"Hello": Script([*before, silent]), "neither words nor calls": Script([DONE])})
    folded = await house.ask("Hello")
    assert (folded.status, folded.texts[-1].text) == ("completed", "Done.")
    house.server.play({"Again": Script([*before, silent, silent])})
    asked = len(house.server.requests)
    folded = await house.ask("Again")
    assert len(house.server.requests) == asked + len(before) + 2
    assert (folded.status, folded.title) == ("failed", "The model answered with nothing")


@pytest.mark.parametrize(
    "text",
    [
        CALL,
        f"<tool_call>\n{CALL}\n</tool_call>",
        f"Let me write it.\n```json\n{CALL}\n```",
        '[TOOL_CALLS][{"name": "os-write", "arguments": {}}]',
        "<function=os-write><parameter=file_path>src/App.tsx</parameter></function>",
        '<function_calls><invoke name="os-write"><parameter name="file_path">a</parameter></invoke></function_calls>',
        '```tool_code\nprint(os_write(file_path="src/App.tsx"))\n```',
        "<|tool_calls_section_begin|><|tool_call_begin|>functions.os-write:0<|tool_call_argument_begin|>{}",
        '<|channel|>commentary to=functions.os-write <|message|>{"file_path":"a"}',
        "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>os-write",
        '{"tool": "os_write", "parameters": {"file_path": "src/App.tsx"}}',
    ],
)
async def test_a_call_as_text_is_nudged_once_and_then_told(house: House, text: str) -> None:
    house.server.play([Turn(Text(text)), Turn(write()), DONE])
    folded = await house.ask("Hello")
    assert folded.status == "completed"
    assert any("tool calling interface" in one for one in told(house))
    house.server.play({"Again": Script([Turn(Text(text)), Turn(Text(text))])})
    folded = await house.ask("Again")
    assert (folded.status, folded.title) == ("failed", "The model cannot call tools")
    assert "OVERSKILL_MODEL" in folded.explanation


async def test_code_to_paste_is_nudged_once(house: House) -> None:
    paste = Turn(Text("Paste this into src/App.tsx:\n```tsx\nexport default () => <p>Hi</p>;\n```"))
    house.server.play([paste, paste])
    folded = await house.ask("Hello")
    assert (folded.status, len(house.server.requests)) == ("completed", 2)
    assert any("You can do that yourself" in one for one in told(house))


@pytest.mark.parametrize(
    "text",
    [
        "A hook keeps state:\n```tsx\nconst [n, setN] = useState(0);\n```",
        "I used os-write and os-view for that. `src/App.tsx` holds the page.",
        'An answer of your API may be `{"name": "Ada", "arguments": []}`.',
        "The tool os-write (which writes files) was not needed.",
    ],
)
async def test_a_question_may_be_answered_with_code(house: House, text: str) -> None:
    house.server.play([Turn(Text(text))])
    folded = await house.ask("How?")
    assert (folded.status, len(house.server.requests)) == ("completed", 1)


def unstopped(event: dict[str, Any]) -> dict[str, Any] | None:
    return None if event["type"] == "content_block_stop" and event["index"] == 0 else event


def without_reason(event: dict[str, Any]) -> dict[str, Any]:
    return event | {"delta": {}} if event["type"] == "message_delta" else event


def without_id(event: dict[str, Any]) -> dict[str, Any]:
    if event["type"] == "content_block_start":
        event["content_block"].pop("id", None)
    return event


def with_nulls(event: dict[str, Any]) -> dict[str, Any]:
    if event["type"] == "content_block_delta" and event["delta"].get("text") == " ":
        event["delta"]["text"] = None
    return event


SLIPS: dict[str, Fault] = {
    "no event lines": Unnamed(times=FOREVER),
    "a block that never stops": Slip(change=unstopped, times=FOREVER),
    "no stop reason": Slip(change=without_reason, times=FOREVER),
    "no id": Slip(change=without_id, times=FOREVER),
    "null pieces": Slip(change=with_nulls, times=FOREVER),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
async def test_a_slip_in_a_whole_answer_costs_nothing(house: House, slip: Fault) -> None:
    house.server.play([Turn(write(), faults=[slip]), Turn(Text("All good."), faults=[slip])])
    folded = await house.ask("Hello")
    assert (folded.status, folded.tools[0].stage) == ("completed", "complete"), folded.explanation
    assert len(house.server.requests) == 2
    assert folded.texts[0].text == "All good."


async def test_an_input_that_is_a_string_with_the_object_is_the_object(house: House) -> None:
    raw = '"{\\"file_path\\": \\"src/a.ts\\", \\"content\\": \\"export {};\\"}"'
    house.server.play([Turn(ToolUse("os-write", raw=raw)), DONE])
    assert (await house.ask("Hello")).tools[0].stage == "complete"


async def test_thoughts_between_tags_are_no_words(house: House) -> None:
    house.server.play([Turn(Text("<think>plan the page</think>All good."))])
    run = await house.send("Hello")
    folded = await house.ended(run)
    assert [part.text for part in folded.texts] == ["All good."]
    assert (
        "".join(one.event.text for one in await read(run.id) if isinstance(one.event, ev.ThinkingGrew))
        == "plan the page"
    )


async def test_a_model_that_repeats_itself_is_stopped_early(house: House) -> None:
    house.server.play([Turn(Text("I will now write the file and then check it again. " * 20_000), rate=0)])
    folded = await house.ask("Hello")
    assert (folded.status, folded.title) == ("failed", "The model repeated itself without end")
    assert len(house.server.requests) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Status(500, "tools param requires --jinja flag", times=FOREVER),
        Status(404, "model 'x' not found", times=FOREVER),
        Status(501, "Not Implemented", times=FOREVER),
        Status(405, page="<html>Method Not Allowed</html>", times=FOREVER),
        Status(307, "elsewhere", times=FOREVER),
    ],
)
async def test_what_can_never_get_better_is_asked_once(house: House, fault: Fault) -> None:
    house.server.play(Script([Turn(Text("Never."), faults=[fault])]))
    assert (await house.ask("Hello")).status == "failed"
    assert len(house.server.requests) == 1


async def test_the_most_of_an_answer_can_be_set(house: House) -> None:
    provider = MessagesProvider(
        api_key=house.server.api_key, auth_token=None, base_url=house.server.base_url, max_tokens=12_345
    )
    house.runner = Runner(house.journal, provider, lambda _: build)
    house.server.play([DONE])
    await house.ask("Hello")
    assert house.server.requests[-1].body["max_tokens"] == 12_345
    await provider.close()
