"""A line loses every secret and keeps the rest."""

import json

import pytest

from overskill.settings import Settings
from overskill.telemetry import secrets
from overskill.telemetry.secrets import mask, secrets_of

KEY = 'k"ey ü/1234'


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("psycopg: postgresql://ada:s3cret@db.example.org/x refused", "s3cret"),
        ("redis://:s3cret@cache:6379", "s3cret"),
        ("the key sk-ant-api03-abcdef was refused", "abcdef"),
        ('{"headers": "Authorization: Bearer abc.def-ghi"}', "abc.def"),
        ('{"authorization": "Basic YWRhOnBhc3M="}', "YWRh"),
        ('{"cookie": "overskill=abcdef; other=ghijkl"}', "ghijkl"),
        ("Set-Cookie: overskill=abcdef; Path=/; HttpOnly", "abcdef"),
        ("{'Cookie': 'overskill=abcdef'}", "abcdef"),
        ('"{\\"cookie\\": \\"overskill=abcdef\\"}"', "abcdef"),
        ("password=hunter22&name=ada", "hunter22"),
        ("GET /?__grant=abcdef HTTP/1.1", "abcdef"),
        ("x-api-key: abcdef", "abcdef"),
    ],
)
def test_what_looks_like_a_secret_is_masked(line: str, secret: str) -> None:
    assert secret not in mask(line)
    assert secrets.HIDDEN in mask(line)


@pytest.mark.parametrize(
    "line",
    [
        '{"event": "run.ended", "input_tokens": 12, "output_tokens": 3, "cost": 0.5}',
        '{"event": "process.started", "database": "postgresql", "redis": true}',
        "https://build.example.org/app/x is up",
        '{"event": "sign_in", "outcome": "password_short"}',
    ],
)
def test_the_rest_is_left_alone(line: str) -> None:
    assert mask(line) == line


def test_secrets_of_the_settings_are_masked_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("OVERSKILL_METRICS_TOKEN", "a-token-of-20-letters")
    monkeypatch.setenv("OVERSKILL_DATABASE_URL", "postgresql://ada:s3cret-words@localhost/x")
    found = secrets_of(Settings())  # pyright: ignore[reportCallIssue]
    monkeypatch.setattr(secrets, "_SECRETS", found)
    line = f"{KEY} {json.dumps(KEY)} {json.dumps(KEY, ensure_ascii=False)} a-token-of-20-letters s3cret-words end"
    assert mask(line) == '*** "***" "***" *** *** end'
