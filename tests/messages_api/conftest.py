"""A server, the real SDK pointed at it, and raw HTTP with a valid request to start from."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from functools import cached_property
from typing import Any

import httpx2
import pytest
from anthropic import AsyncAnthropic
from anthropic.types import Message

from tests.messages_api import MessagesServer

MODEL = "claude-sonnet-5-5"
WRITE_TOOL: dict[str, Any] = {
    "name": "os-write",
    "description": "Write a file.",
    "input_schema": {
        "type": "object",
        "properties": {"file_path": {"type": "string"}, "content": {"type": "string"}},
        "required": ["file_path", "content"],
    },
}
VALID: dict[str, Any] = {
    "model": MODEL,
    "max_tokens": 4096,
    "stream": True,
    "system": [{"type": "text", "text": "You build apps."}],
    "tools": [WRITE_TOOL],
    "messages": [
        {"role": "user", "content": "a todo app"},
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "I write it."},
                {"type": "tool_use", "id": "toolu_a", "name": "os-write", "input": {"file_path": "a", "content": "1"}},
                {"type": "tool_use", "id": "toolu_b", "name": "os-write", "input": {"file_path": "b", "content": "2"}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_a", "content": "written"},
                {"type": "tool_result", "tool_use_id": "toolu_b", "content": "written"},
                {"type": "text", "text": "and make it blue"},
            ],
        },
    ],
}


class Peer:
    """A client of the server under test: the SDK for what it can say, raw HTTP for what it cannot."""

    def __init__(self, server: MessagesServer, http: httpx2.AsyncClient) -> None:
        self.server = server
        self.http = http

    @cached_property
    def sdk(self) -> AsyncAnthropic:
        return AsyncAnthropic(api_key=self.server.api_key, base_url=self.server.base_url, max_retries=0)

    def valid(self) -> dict[str, Any]:
        return copy.deepcopy(VALID)

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.server.api_key}", "anthropic-version": "2026-10-21"}

    async def post(self, body: Any, path: str = "/v1/messages", **headers: str) -> httpx2.Response:
        return await self.http.post(path, json=body, headers={**self.headers, **headers})

    async def events(self, prompt: str = "go", **params: Any) -> list[Any]:
        """The raw events of one streamed answer."""
        stream = await self.sdk.messages.create(**self.request(prompt, **params), stream=True)
        return [event async for event in stream]

    async def say(self, messages: list[Any], **params: Any) -> Message:
        """One streamed turn; the answer is appended to `messages` as the API wants it back."""
        request: dict[str, Any] = {**self.request("", **params), "messages": messages}
        async with self.sdk.messages.stream(**request) as stream:
            answer = await stream.get_final_message()
        messages.append({"role": "assistant", "content": [sent_back(block) for block in answer.content]})
        return answer

    def request(self, prompt: str, **params: Any) -> dict[str, Any]:
        said = [{"role": "user", "content": prompt}]
        return {"model": MODEL, "max_tokens": 60_000, "tools": [WRITE_TOOL], "messages": said, **params}


def sent_back(block: Any) -> dict[str, Any]:
    return block.model_dump(mode="json", exclude_none=True)


def results(answer: Message) -> dict[str, Any]:
    calls = [block for block in answer.content if block.type == "tool_use"]
    return {
        "role": "user",
        "content": [{"type": "tool_result", "tool_use_id": call.id, "content": "written"} for call in calls],
    }


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    async with MessagesServer() as server, httpx2.AsyncClient(base_url=server.base_url, verify=False) as http:
        peer = Peer(server, http)
        yield peer
        await peer.sdk.close()
