"""What changes beside the runs is shown to everyone who looks, at every worker."""

from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from overskill.bus import Bus
from overskill.supervise import start
from overskill.ui.live.hub import hub

Changed = Callable[[str], None]


@asynccontextmanager
async def shown(
    bus: Bus, topic: str, changes: list[Changed], show: Callable[[str], Coroutine[Any, Any, None]]
) -> AsyncGenerator[None, None]:
    """Until the block ends, `show` an app when it is told to `changes`, here or (as a ring of `topic`) elsewhere."""

    def changed(app_id: str) -> None:
        start(show(app_id), f"{topic} of {app_id}")

    def ring(app_id: str) -> None:
        bus.ring(topic, app_id)

    bus.on(topic, changed)
    bus.on_back(lambda: [changed(app_id) for app_id in hub.apps])
    changes += [changed, ring]
    try:
        yield
    finally:
        changes.remove(changed)
        changes.remove(ring)
