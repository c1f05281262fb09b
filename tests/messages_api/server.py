"""The server on a real port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from uvicorn import Config
from uvicorn.server import ServerState

from .app import Api
from .cache import PromptCache
from .playbook import Playbook
from .record import Record, Violation
from .script import Script, Turn
from .state import State
from .wire import OpenProtocol

API_KEY = "sk-strict-test"


class MessagesServer:
    """Use as an async context manager; `play` scripts, point a client at `base_url` with `api_key`.

    `rate`: tokens per second, 0 = unlimited. `max_input_tokens`: a smaller window than the model's. `min_cache_tokens`:
    prefixes shorter than this are not cached. `port`: 0 = any free one.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        api_key: str = API_KEY,
        rate: float = 0,
        max_input_tokens: int | None = None,
        min_cache_tokens: int = 0,
    ) -> None:
        self.state = State(api_key, rate, max_input_tokens, PromptCache(min_cache_tokens))
        self._port = port
        self._connections = ServerState()

    def play(self, scripts: Script | Sequence[Turn] | Mapping[str, Script], default: Script | None = None) -> None:
        """One script for every conversation, or scripts by a text of the prompt that asks for them (see `playbook`)."""
        if isinstance(scripts, Mapping):
            self.state.playbook = Playbook(scripts, default)
        else:
            self.state.playbook = Playbook({}, scripts if isinstance(scripts, Script) else Script(scripts))

    def holding(self, *words: str) -> AbstractContextManager[Callable[[], None]]:
        """Within, every answer stops where one of `words` has been said: see `Marks.hold`."""
        return self.state.marks.hold(*words)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_key(self) -> str:
        return self.state.api_key

    @property
    def requests(self) -> list[Record]:
        return self.state.requests

    @property
    def turns(self) -> list[Record]:
        """Only the requests for a message (no token counts, no model lists)."""
        return [record for record in self.requests if record.path == "/v1/messages"]

    @property
    def violations(self) -> list[Violation]:
        return self.state.violations

    @property
    def warnings(self) -> Counter[str]:
        """Doubtful things, allowed because their rule is not confirmed (the checklist's M items)."""
        return self.state.warnings

    def assert_clean(self, *, warnings: bool = False) -> None:
        """Raises AssertionError listing every violation; `warnings=True`: warnings as well."""
        broken = [str(violation) for violation in self.violations]
        broken += [f"warning, {text} ({times}x)" for text, times in self.warnings.items()] if warnings else []
        if broken:
            raise AssertionError("the client broke the Messages API:\n" + "\n".join(broken))

    async def __aenter__(self) -> Self:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        config = Config(Api(self.state).app(), http=OpenProtocol, ws="none", lifespan="off", log_config=None)
        config.load()
        self._server = await asyncio.get_running_loop().create_server(
            lambda: OpenProtocol(config, self._connections, {}), sock=listener
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """At once, whatever is still being delivered: a stalled stream must not hold up a test."""
        self._server.close()
        tasks = list(self._connections.tasks)
        for task in tasks:
            task.cancel()
        for connection in list(self._connections.connections):
            connection.transport.abort()
        await asyncio.gather(*tasks, return_exceptions=True)
