"""Who may read the measures, and what strangers learn from the health check."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from starlette.applications import Starlette

from overskill import __version__
from overskill.runs.health import Health, Unfit
from overskill.settings import settings
from overskill.telemetry import exposition, measures
from overskill.ui.http import monitoring

TOKEN = "a token of many letters"
HERE, ELSEWHERE = "127.0.0.1", "203.0.113.9"
Ask = Callable[..., Any]


@pytest.fixture
def ask() -> Ask:
    """`ask(path, client, **headers)`: the answer to a request that comes from this address."""
    app = Starlette(routes=monitoring.routes)

    async def get(path: str, client: str = HERE, host: str = "localhost", **headers: str) -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(client, 1234))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as http:
            return await http.get(path, headers=named)

    return get


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.__dict__, "metrics_token", SecretStr(TOKEN))


@pytest.mark.parametrize(("client", "host"), [(HERE, "127.0.0.1"), (HERE, "localhost:3000"), ("::1", "[::1]:3000")])
async def test_this_machine_reads_the_measures(ask: Ask, client: str, host: str) -> None:
    answer = await ask("/metrics", client, host)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    names = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {"overskill_runs", "overskill_run_seconds", "overskill_viewers", "python_info"} <= names


@pytest.mark.parametrize(
    ("client", "host", "headers"),
    [
        (ELSEWHERE, "localhost", {}),
        ("", "localhost", {}),
        (HERE, "build.example.org", {}),
        (HERE, "127.0.0.1.evil.example", {}),
        (HERE, "localhost", {"X_Forwarded_For": "203.0.113.9"}),
        (HERE, "localhost", {"X_Forwarded_For": ""}),
        (HERE, "localhost", {"X_Forwarded_Proto": "https"}),
        (HERE, "localhost", {"Forwarded": "for=203.0.113.9"}),
        (HERE, "localhost", {"X_Real_IP": "127.0.0.1"}),
        (HERE, "localhost", {"Via": "1.1 proxy"}),
        (HERE, "localhost", {"Fastly_Client_IP": "203.0.113.9"}),
        (HERE, "localhost", {"X_Cluster_Client_IP": "203.0.113.9"}),
        (HERE, "localhost", {"X_Original_Forwarded_For": "203.0.113.9"}),
        (HERE, "localhost", {"X_Envoy_External_Address": "203.0.113.9"}),
        (HERE, "localhost", {"CDN_Loop": "somebody"}),
        (HERE, "localhost", {"X_Request_Id": "1"}),
        (ELSEWHERE, "localhost", {"X_Forwarded_For": "127.0.0.1"}),
        (ELSEWHERE, "localhost", {"Authorization": "Bearer wrong"}),
        (ELSEWHERE, "localhost", {"Authorization": "Bearer "}),
        (ELSEWHERE, "localhost", {"Authorization": f"Basic {TOKEN}"}),
        (ELSEWHERE, "localhost", {"Authorization": TOKEN}),
    ],
)
@pytest.mark.usefixtures("token")
async def test_outsiders_find_nothing(ask: Ask, client: str, host: str, headers: dict[str, str]) -> None:
    answer = await ask("/metrics", client, host, **headers)
    assert (answer.status_code, answer.text) == (404, "not found")


async def test_prometheus_and_a_browser_of_this_machine_are_let_in(ask: Ask) -> None:
    prometheus = {
        "User_Agent": "Prometheus/3.1.0",
        "X_Prometheus_Scrape_Timeout_Seconds": "10",
        "Accept": "text/plain",
    }
    browser = {
        "User_Agent": "Mozilla/5.0",
        "Accept_Language": "en",
        "Upgrade_Insecure_Requests": "1",
        "Sec_Fetch_Mode": "navigate",
        "sec_ch_ua": '"Chromium"',
        "Cookie": "overskill-3000=x",
        "Cache_Control": "max-age=0",
        "DNT": "1",
    }
    for headers in (prometheus, browser):
        assert (await ask("/metrics", **headers)).status_code == 200


async def test_without_a_token_no_token_opens(ask: Ask) -> None:
    assert settings.metrics_token is None
    for given in ("None", "", TOKEN):
        assert (await ask("/metrics", ELSEWHERE, Authorization=f"Bearer {given}")).status_code == 404


@pytest.mark.usefixtures("token")
async def test_the_token_opens_from_anywhere(ask: Ask) -> None:
    for scheme in ("Bearer", "bearer"):
        answer = await ask("/metrics", ELSEWHERE, "x.example", Authorization=f"{scheme} {TOKEN}", X_Forwarded_For="1.1")
        assert answer.status_code == 200


async def test_labels_are_of_a_small_closed_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "_models", set[str]())  # those of this process: other tests have theirs
    for number in range(100):
        measures.TURNS.labels(measures.known(f"reason {number}", {"end_turn"}))
        measures.TOKENS.labels(measures.model_label(f"model-{number}"), "input")
    measures.model_label("x" * 10_000)
    for family in text_string_to_metric_families(exposition.text().decode()):
        assert len({tuple(one.labels.items()) for one in family.samples}) < 250, family.name
        assert all(len(value) <= 64 for one in family.samples for value in one.labels.values())


async def test_the_health_check_names_what_fails_and_nothing_else(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fine() -> None:
        pass

    async def broken() -> None:
        raise Unfit("password s3cret at db.example.org")

    monkeypatch.setattr(monitoring, "_health", lambda: Health({"journal": fine, "database": broken}))
    answer = await ask("/healthz", ELSEWHERE)
    assert answer.status_code == 503
    body = answer.json()
    assert body.pop("uptime") >= 0
    assert body == {
        "status": "failing",
        "failing": ["database"],
        "parts": {"journal": "ok", "database": "failing"},
        "version": __version__,
    }
    monkeypatch.setattr(monitoring, "_health", lambda: Health({"journal": fine}))
    answer = await ask("/healthz", ELSEWHERE)
    assert (answer.status_code, answer.json()["status"], answer.json()["failing"]) == (200, "ok", [])
