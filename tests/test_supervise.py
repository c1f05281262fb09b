import asyncio
import re
from pathlib import Path

import pytest

from overskill import supervise


async def test_a_loop_that_fails_is_started_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(supervise, "PAUSE", 0)
    tries: list[int] = []

    async def loop() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise KeyError("one bad item")

    await supervise.supervise("test", loop)
    assert len(tries) == 3


async def test_cancelling_ends_it():
    task = asyncio.create_task(supervise.supervise("test", asyncio.Event().wait))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_task_that_fails_is_told_though_nobody_waits_for_it(capsys: pytest.CaptureFixture[str]):
    async def fail() -> None:
        raise KeyError("nobody waits")

    task = supervise.start(fail(), "quiet work")
    await asyncio.wait({task})
    await asyncio.sleep(0)
    said = capsys.readouterr().out
    assert "task.failed" in said
    assert "quiet work" in said


def test_no_task_of_the_program_can_die_unheard():
    """Whoever makes a task by hand waits for it, or says here why its end cannot be missed."""
    waited_for = {
        "agent/at_work.py", "agent/calls.py", "agent/work.py",  # the turn waits for its calls
        "preview/lane.py",  # waits for the answer of its process, or cancels the question
        "preview/builder.py", "preview/listener.py",  # the builds have a supervisor of their own
        "runs/driver.py",  # the driver waits for its work
        "runs/health.py", "analytics/pace.py", "ui/live/feeds.py",  # catch everything, or hand it to who asks
        "supervise.py",
    }  # fmt: skip
    root = Path(supervise.__file__).parent
    by_hand = {
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if re.search(r"\b(create_task|ensure_future)\(", file.read_text())
    }
    assert by_hand <= waited_for
