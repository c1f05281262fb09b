"""Where turns come from."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from overskill.llm.deltas import Delta
from overskill.llm.demo.provider import DemoProvider
from overskill.llm.demo.recipes import answer
from overskill.llm.messages_api import MessagesProvider
from overskill.llm.request import Request


class Provider(Protocol):
    """A source of model turns.

    `name` is stable and for records, `label` is what people see; `is_demo` means that no AI model answers.
    """

    name: str
    label: str
    is_demo: bool

    def stream(self, request: Request) -> AsyncGenerator[Delta, None]:
        """Streams one turn, ending with `TurnEnded`. Raises `ModelError`. Closing it ends the request at once."""
        ...

    async def close(self) -> None: ...


def provider_for(
    *,
    api_key: str | None,
    auth_token: str | None,
    base_url: str | None,
    demo_rate: float,
    max_tokens: int | None = None,
) -> Provider:
    """The provider for these settings; with neither credential nor address the scripted demo."""
    if api_key or auth_token or base_url:
        return MessagesProvider(api_key=api_key, auth_token=auth_token, base_url=base_url, max_tokens=max_tokens)
    return DemoProvider(demo_rate, answer)
