"""What people without an account can do to the forms: nothing that others notice, and nobody is locked out."""

from __future__ import annotations

import httpx
import pytest

from benchmarks.program import cpu_seconds
from tests.browser.conftest import Account
from tests.browser.person import PASSWORD
from tests.browser.program import Program
from tests.browser.raw_client import RawClient

SETTINGS = {"OVERSKILL_DEMO_RATE": "0", "OVERSKILL_TRUSTED_PROXIES": "127.0.0.1,::1", "OVERSKILL_SIGNUP": "open"}
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]
MARKS = "a" + "\u0315" * 15_000 + "\u0300" * 15_000
"""Normalising takes the square of the length."""


def visitor(program: Program, address: str) -> httpx.AsyncClient:
    """Somebody whom the proxy in front passes on from this address."""
    headers = {"Origin": program.address, "X-Forwarded-For": f"6.6.6.6, {address}"}
    return httpx.AsyncClient(base_url=program.address, headers=headers, timeout=60)


async def send(client: httpx.AsyncClient, path: str, **fields: str) -> str:
    answer = await client.post(path, data=fields)
    assert answer.status_code == 303
    return answer.headers["location"].partition(str(client.base_url).rstrip("/"))[2] or answer.headers["location"]


async def send_as_it_is(client: httpx.AsyncClient, path: str, **fields: str) -> str:
    """Without percent signs: three times as much fits into a form."""
    body = "&".join(f"{name}={value}" for name, value in fields.items()).encode()
    answer = await client.post(path, content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    return answer.headers["location"]


async def test_huge_names_and_passwords_cost_less_than_wrong_ones(program: Program, owner: Account):
    async def cost(*forms: dict[str, str]) -> float:
        """Processor seconds of the server for these forms, each sent from a place of its own, twice."""
        before = cpu_seconds(program.family())
        for number, form in enumerate(forms * 2):
            async with visitor(program, f"203.0.113.{number}") as eve:
                goals = [await send_as_it_is(eve, path, **form) for path in ("/auth/login", "/auth/signup")]
            assert all("problem=" in goal and "too_large" not in goal for goal in goals)
        return cpu_seconds(program.family()) - before

    wrong = await cost({"name": "ada", "password": "not the password"}, {"name": "Ada", "password": "nor this one"})
    huge = await cost({"name": MARKS, "password": "x"}, {"name": "ada", "password": MARKS})
    assert huge < wrong, "each of the huge ones used to take 1.4 seconds of everybody's"


async def test_a_stranger_locks_nobody_out(program: Program, owner: Account):
    for number in range(3):
        async with visitor(program, f"203.0.113.{10 + number}") as eve:
            goals = [await send(eve, "/auth/login", name="ada", password=f"guess {n}") for n in range(12)]
            assert [("throttled" in goal) for goal in goals] == [False] * 10 + [True] * 2
    async with visitor(program, "203.0.113.20") as eve:
        goals = [await send(eve, "/auth/login", name=f"name {n}", password="guess") for n in range(45)]
        assert "throttled" in goals[-1]
    async with visitor(program, "198.51.100.1") as ada:
        assert await send(ada, "/auth/login", name="ada", password=PASSWORD) == "/"


async def test_what_stands_before_the_proxy_s_word_is_not_believed(program: Program, owner: Account):
    goals = []
    for number in range(12):
        headers = {"Origin": program.address, "X-Forwarded-For": f"10.0.0.{number}, 203.0.113.50"}
        async with httpx.AsyncClient(base_url=program.address, headers=headers) as eve:
            goals.append(await send(eve, "/auth/login", name="ada", password="guess"))
    assert "throttled" in goals[-1]


async def test_sockets_count_for_whom_the_proxy_names(program: Program, owner: Account):
    port = program.checkout.port
    async with RawClient(port, "/", X_Forwarded_For="6.6.6.6, 203.0.113.60") as client:
        await client.until(lambda _: client.heard('"client_ip":"203.0.113.60"'))


async def test_the_measures_stay_closed_behind_a_proxy(program: Program):
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{program.checkout.port}") as http:
        assert (await http.get("/metrics")).status_code == 200
        for header in ("X-Forwarded-For", "Fastly-Client-IP", "X-Cluster-Client-IP", "X-Original-Forwarded-For"):
            for address in ("203.0.113.9", "127.0.0.1"):
                assert (await http.get("/metrics", headers={header: address})).status_code == 404


async def test_attempts_are_logged_with_the_address_and_without_the_name(program: Program):
    async with visitor(program, "203.0.113.70") as eve:
        await send(eve, "/auth/login", name="Zebrafish", password="Zebrafish")
    said = program.log.read_text("utf-8")
    assert '"address": "203.0.113.70"' in said
    assert "Zebrafish" not in said
