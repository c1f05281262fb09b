"""Forms of which a part comes and no more."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.requests import Request

from overskill.accounts import forms
from overskill.accounts import routes as account_routes
from tests.accounts.test_routes import address

__all__ = ["address"]


async def half_a_form(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which the rest of a form never comes."""
    where = urlsplit(address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    head = f"POST /auth/login HTTP/1.1\r\nHost: {where.netloc}\r\nOrigin: {address}\r\nContent-Length: 99\r\n\r\n"
    writer.write(head.encode() + b"name=ad")
    await writer.drain()
    return reader, writer


async def test_a_form_that_never_ends_is_not_waited_for(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "SECONDS", 0.1)
    reader, writer = await half_a_form(address)
    async with asyncio.timeout(60):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    writer.close()
    location = next(line.partition(": ")[2] for line in head.splitlines() if line.startswith("location"))
    assert parse_qs(urlsplit(location).query)["problem"] == ["form"]


async def test_a_form_that_breaks_off_is_no_fault_of_ours(
    address: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, told, body = asyncio.Event(), asyncio.Event(), forms._body

    async def read(request: Request) -> bytes:
        reads.set()
        return await body(request)

    monkeypatch.setattr(forms, "_body", read)
    monkeypatch.setattr(account_routes, "_record", lambda *_, **__: told.set())
    _, writer = await half_a_form(address)
    async with asyncio.timeout(60):
        await reads.wait()
        writer.transport.abort()
        await told.wait()
    assert not [one for one in caplog.records if one.exc_info]
