"""Runs, their faults and their ends as measures and log lines; not a word of what anyone wrote is in them."""

import asyncio
from collections.abc import Mapping

import pytest
from prometheus_client import REGISTRY

from overskill.journal import events as ev
from overskill.journal.journal import read
from overskill.runs.runner import Runner
from tests.messages_api.faults import Status
from tests.messages_api.script import Script, Text, Thinking, ToolUse, Turn
from tests.runs.conftest import House
from tests.telemetry.conftest import Lines

PROMPT = "A page about our unannounced wedding"
FILE = "export const guests = ['Aunt Zelda'];\n"
ANSWER, THOUGHT, ARGUMENT = "The wedding page is ready.", "They marry in June.", "src/lib/wedding.ts"
PRIVATE = ("wedding", "Zelda", "June", "guests")


def measure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"overskill_{name}", labels) or 0


@pytest.fixture
def before() -> dict[str, float]:
    """The measures belong to the process: what counts is what a test adds."""
    return {f"{one.name}{sorted(one.labels.items())}": one.value for kind in REGISTRY.collect() for one in kind.samples}


def added(before: dict[str, float], name: str, **labels: str) -> float:
    return measure(name, **labels) - before.get(f"overskill_{name}{sorted(labels.items())}", 0)


def story(*faults: Status) -> Script:
    write = ToolUse("os-write", {"file_path": ARGUMENT, "content": FILE})
    made_up = ToolUse("os-wedding", {"file_path": ARGUMENT})
    return Script([Turn(Thinking(THOUGHT), Text(ANSWER), write, made_up, faults=faults), Turn(Text(ANSWER))])


async def test_a_run_is_counted_once_and_told_in_lines(house: House, lines: Lines, before: dict[str, float]) -> None:
    house.server.play(story(Status(529)))
    folded = await house.ask(PROMPT)
    assert folded.status == "completed", folded.explanation
    assert added(before, "runs_total", outcome="completed") == 1
    assert added(before, "run_seconds_count", outcome="completed") == 1
    assert added(before, "turns_total", stop_reason="tool_use") == 1
    assert added(before, "turns_total", stop_reason="end_turn") == 1
    assert added(before, "provider_errors_total", kind="overloaded", then="retried") == 1
    assert added(before, "tool_calls_total", tool="os-write", outcome="ok") == 1
    assert added(before, "tool_calls_total", tool="other", outcome="error") == 1
    for kind in ("input", "output", "cache_read", "cache_write"):
        said = added(before, "tokens_total", model=folded.model, type=kind)
        assert said == folded.usage[kind], kind
    assert added(before, "cost_dollars_total", model=folded.model) == pytest.approx(folded.cost)
    assert added(before, "journal_events_total") >= folded.seq
    assert [one["reason"] for one in lines.of("turn.retried")] == ["overloaded"]
    calls = sorted((one["tool"], one["outcome"]) for one in lines.of("tool.ended"))
    assert calls == [("os-write", "ok"), ("other", "error")], "they run side by side"
    (ended,) = lines.of("run.ended")
    assert (ended["status"], ended["steps"], ended["cost"]) == ("completed", 2, folded.cost)
    assert {one["run"] for one in lines.all if "run" in one} == {folded.run}
    assert {one["app"] for one in lines.all if "app" in one} == {house.app.id}


async def test_no_line_holds_what_anyone_wrote(
    house: House, lines: Lines, capfd: pytest.CaptureFixture[str], before: dict[str, float]
) -> None:
    async def broken(files: Mapping[str, str]) -> ev.Built:
        content = files[ARGUMENT]
        try:
            raise KeyError(content)
        except KeyError as error:
            raise ValueError(f"cannot build {content}") from error

    house.runner = Runner(house.journal, house.provider, lambda _: broken)
    house.server.play(story(Status(500), Status(401)))
    assert (await house.ask(PROMPT)).status == "failed"
    house.server.play(story())
    folded = await house.ask(PROMPT)
    assert folded.status == "completed", folded.explanation
    results = [one.event.text for one in await read(folded.run) if isinstance(one.event, ev.ToolEnded)]
    assert any("failed inside OverSkill" in result for result in results)
    assert {one["run"] for one in lines.of("build.failed")} == {folded.run}, "the driver's context reaches the builds"
    assert [one.get("reason") for one in lines.of("run.ended")] == ["auth", None]
    assert added(before, "provider_errors_total", kind="auth", then="ended") == 1
    everything = lines.text + "".join(capfd.readouterr())
    for word in (*PRIVATE, house.server.api_key):
        assert word not in everything


async def test_a_cancelled_run_is_running_no_more(house: House, lines: Lines, before: dict[str, float]) -> None:
    look = ToolUse("os-view", {"file_path": ARGUMENT})
    house.server.play(Script([Turn(Text(ANSWER * 5), look, rate=50), Turn(Text(ANSWER * 50), rate=50)]))
    run = await house.send(PROMPT)
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
    assert added(before, "runs_now") == 1
    await house.runner.pause(run.id)
    await house.until(run, lambda stored: isinstance(stored.event, ev.Paused))
    await house.runner._ended(run.id)
    assert added(before, "runs_now") == 0
    await house.runner.resume(run.id)
    await house.runner.cancel(run.id)
    assert added(before, "runs_now") == 0
    assert added(before, "runs_total", outcome="cancelled") == 1
    told = [one["event"] for one in lines.all if one["event"].startswith("run.")]
    assert told[:2] == ["run.begun", "run.paused"]
    assert told[-1] == "run.ended"
    assert "run.resumed" in told


async def test_a_run_that_goes_on_elsewhere_is_counted_where_it_ends(
    house: House, lines: Lines, before: dict[str, float]
) -> None:
    house.server.play(Script([Turn(Text(ANSWER * 20), rate=100)]))
    run = await house.send(PROMPT)
    await house.until(run, lambda stored: isinstance(stored.event, ev.TextGrew))
    await house.restart()
    assert (await house.ended(run)).status == "completed"
    await asyncio.sleep(0)
    assert added(before, "runs_total", outcome="completed") == 1
    assert added(before, "turns_total", stop_reason="end_turn") == 1
    assert [one["run"] for one in lines.of("run.taken_over")] == [run.id]
