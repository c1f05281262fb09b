"""Rules 1–7 as they show in HTTP itself, token counts and the model list."""

from __future__ import annotations

import anthropic
import pytest

from tests.messages_api import MessagesServer, Text, Turn
from tests.messages_api.conftest import MODEL, Peer


@pytest.mark.parametrize(("method", "path", "status"), [("POST", "/v1/complete", 404), ("GET", "/v1/messages", 405)])
async def test_unknown_path_or_method(peer: Peer, method: str, path: str, status: int) -> None:
    response = await peer.http.request(method, path, headers=peer.headers)
    assert response.status_code == status
    assert response.json()["error"]["type"] == ("not_found_error" if status == 404 else "invalid_request_error")
    assert [violation.rule for violation in peer.server.violations] == [1]


@pytest.mark.parametrize(
    ("headers", "status", "rule"),
    [
        ({"anthropic-version": ""}, 400, 2),
        ({"anthropic-version": "2024-01-01"}, 400, 2),
        ({"authorization": ""}, 401, 3),
        ({"authorization": "Bearer wrong"}, 401, 3),
        ({"x-api-key": "wrong"}, 401, 3),
        ({"content-type": "text/plain"}, 400, 4),
        ({"anthropic-beta": "time-travel-2031-01-01"}, 400, 6),
    ],
)
async def test_headers(peer: Peer, headers: dict[str, str], status: int, rule: int) -> None:
    response = await peer.post(peer.valid(), **headers)
    assert response.status_code == status
    assert [violation.rule for violation in peer.server.violations] == [rule]


async def test_x_api_key_is_accepted(peer: Peer) -> None:
    peer.server.play([Turn(Text("one")), Turn(Text("two"))])
    response = await peer.post(peer.valid(), **{"authorization": "", "x-api-key": peer.server.api_key})
    assert response.status_code == 200


async def test_sampling_belongs_to_the_older_version(peer: Peer) -> None:
    peer.server.play([Turn(Text("one")), Turn(Text("two"))])
    response = await peer.post({**peer.valid(), "temperature": 1.0}, **{"anthropic-version": "2023-06-01"})
    assert response.status_code == 200


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b'{"a": NaN}', b'{"a": "\\ud83d"}', b'{"a": "\xff"}', b"[" * 9000])
async def test_body_is_json(peer: Peer, raw: bytes) -> None:
    headers = {**peer.headers, "content-type": "application/json"}
    response = await peer.http.post("/v1/messages", content=raw, headers=headers)
    assert response.status_code == 400
    assert [violation.rule for violation in peer.server.violations] == [4]


async def test_body_over_32_mb(peer: Peer) -> None:
    headers = {**peer.headers, "content-type": "application/json"}
    response = await peer.http.post("/v1/messages", content=b" " * (32 * 1024 * 1024 + 1), headers=headers)
    assert (response.status_code, response.json()["error"]["type"]) == (413, "request_too_large")


async def test_unknown_model(peer: Peer) -> None:
    with pytest.raises(anthropic.NotFoundError, match="model: claude-9"):
        await peer.events(model="claude-9")
    assert [violation.rule for violation in peer.server.violations] == [7]


async def test_count_tokens(peer: Peer) -> None:
    counted = await peer.sdk.messages.count_tokens(model=MODEL, messages=[{"role": "user", "content": "word " * 50}])
    assert 50 <= counted.input_tokens < 100
    refused = await peer.post({**peer.valid()}, "/v1/messages/count_tokens")
    assert "max_tokens: Extra inputs are not permitted" in refused.text


async def test_models(peer: Peer) -> None:
    ids = [model.id async for model in peer.sdk.models.list(limit=4)]
    assert MODEL in ids
    assert len(ids) == len(set(ids)) > 4
    assert (await peer.sdk.models.retrieve(MODEL)).max_tokens == 128_000
    peer.server.assert_clean()
    with pytest.raises(anthropic.NotFoundError):
        await peer.sdk.models.retrieve("claude-9")


async def test_two_servers_at_once() -> None:
    async with MessagesServer() as one, MessagesServer() as two:
        assert one.base_url != two.base_url
