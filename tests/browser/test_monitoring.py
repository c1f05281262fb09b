"""What a running program tells those who run it: health, measures, log lines; and what it tells nobody."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.browser.attack import PANE
from tests.browser.conftest import Account
from tests.browser.person import PASSWORD, Person
from tests.browser.program import Program
from tests.browser.raw_client import RawClient

TOKEN = "letters-for-prometheus"
SETTINGS = {"OVERSKILL_DEMO_RATE": "0", "OVERSKILL_METRICS_TOKEN": TOKEN}
PROMPT = "a counter called Zebrafish"
TYPED_IN_THE_WRONG_FIELD = "my-other-password"
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


def request(program: Program, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
    """Status and body."""
    connection = http.client.HTTPConnection("localhost", program.checkout.port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if form is None:
        connection.request("GET", path, headers=named)
    else:
        sent = {"Origin": program.address, "Content-Type": "application/x-www-form-urlencoded", **named}
        connection.request("POST", path, urlencode(form), sent)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def lines(program: Program) -> list[dict[str, Any]]:
    """What the program said since it works; until then the build of the page speaks for itself."""
    said = program.said().splitlines()
    begun = next(place for place, line in enumerate(said) if '"process.started"' in line)
    return [json.loads(line) for line in said[begun:] if line and not line.startswith("OverSkill is at")]


async def test_a_run_is_measured_and_told_without_a_word_of_it(ada: Person, program: Program, owner: Account):
    await ada.begin(PROMPT)
    await ada.ended(1)
    status, text = request(program, "/metrics")
    assert status == 200
    assert 'overskill_runs_total{outcome="completed"} 1.0' in text
    assert 'overskill_builds_total{outcome="ok"}' in text
    assert "overskill_worker_memory_bytes" in text
    frames = next(line for line in text.splitlines() if line.startswith("overskill_deltas_total "))
    assert float(frames.split()[1]) > 0
    told = {line["event"]: line for line in lines(program)}
    started, ended = told["process.started"], told["run.ended"]
    assert (started["database"], started["redis"], started["workers"]) == ("sqlite", False, 1)
    assert ended["status"] == "completed"
    assert ended["run"] and ended["app"]
    request(program, "/auth/login", {"name": TYPED_IN_THE_WRONG_FIELD, "password": PASSWORD})
    assert lines(program)[-1]["outcome"] == "wrong"
    cookie = owner.cookie.partition("=")[2]
    for private in ("Zebrafish", "counter", PASSWORD, TYPED_IN_THE_WRONG_FIELD, TOKEN, cookie):
        assert private not in program.said()


async def test_measures_are_for_this_machine_or_the_token(program: Program):
    assert request(program, "/metrics")[0] == 200
    assert request(program, "/metrics", X_Forwarded_For="203.0.113.9") == (404, "not found")
    assert request(program, "/metrics", Host="build.example.org") == (404, "not found")
    right, wrong = f"Bearer {TOKEN}", "Bearer letters-of-a-stranger"
    assert request(program, "/metrics", X_Forwarded_For="203.0.113.9", Authorization=right)[0] == 200
    assert request(program, "/metrics", X_Forwarded_For="203.0.113.9", Authorization=wrong) == (404, "not found")


async def test_what_strangers_send_is_refused_in_one_quiet_line(program: Program):
    events = {
        "reflex___state____state.no_such_thing": {"prompt": "Zebrafish"},
        PANE: {"tab": "versions", "made_up": "Zebrafish"},
        PANE.replace("pane____pane.show", "account____account.setvar"): {"var_name": "Zebrafish", "value": "Zebrafish"},
    }
    async with RawClient(program.checkout.port, "/") as client:
        before = len(lines(program))
        for name, payload in events.items():
            await client.call(name, **payload)
        await client.call(PANE, tab="versions")
        await client.until(lambda frames: any('"tab_rx_state_":"versions"' in one for one in frames))
    said = lines(program)[before:]
    assert [line["event"] for line in said] == ["event.refused"] * 3
    assert {line["level"] for line in said} == {"info"}
    assert "Zebrafish" not in program.said()


async def test_the_health_check_names_the_part_that_fails_until_it_works_again(program: Program):
    status, body = request(program, "/healthz", X_Forwarded_For="203.0.113.9")
    assert (status, json.loads(body)["failing"]) == (200, [])
    away = program.data.with_name("away")
    program.data.rename(away)
    try:
        status, body = await_change(program, 503)
    finally:
        away.rename(program.data)
    assert "data" in json.loads(body)["failing"]
    assert str(program.data) not in body
    assert await_change(program, 200)[0] == 200
    changes = [line["failing"] for line in lines(program) if line["event"] == "health.changed"]
    assert "data" in changes[0]
    assert changes[-1] == []


def await_change(program: Program, status: int) -> tuple[int, str]:
    """Ask until the answer is no longer the remembered one."""
    answer = request(program, "/healthz")
    while answer[0] != status:
        answer = request(program, "/healthz")
    return answer
