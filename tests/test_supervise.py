import asyncio

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
