"""Settings: defaults, what is accepted, and one line for what is not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from overskill.settings import Settings, load

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting from outside."""
    for name in list(os.environ):
        if name.startswith(("OVERSKILL_", "ANTHROPIC_")):
            monkeypatch.delenv(name)


def loaded(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load()


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch)
    assert settings.model == "claude-sonnet-5-5"
    assert settings.data_dir == Path.cwd() / ".overskill"
    assert settings.database_url == f"sqlite:///{Path.cwd() / '.overskill' / 'overskill.db'}"
    assert settings.public_url == settings.api_url == "http://localhost:3000"
    assert (settings.auth, settings.signup) == ("accounts", "closed")
    assert settings.anthropic_api_key is None


def test_addresses_follow_from_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert loaded(monkeypatch, OVERSKILL_PORT="4000").public_url == "http://localhost:4000"
    settings = loaded(monkeypatch, OVERSKILL_PUBLIC_URL="https://build.example/")
    assert settings.public_url == settings.api_url == "https://build.example"
    assert loaded(monkeypatch, OVERSKILL_API_URL="https://api.build.example").api_url == "https://api.build.example"


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://build.example.org:443", "https://build.example.org"),
        ("http://build.example.org:80/", "http://build.example.org"),
        ("https://Build.Example.org", "https://build.example.org"),
        ("HTTPS://build.example.org.", "https://build.example.org"),
        (" https://build.example.org ", "https://build.example.org"),
        ("http://build.example.org:443", "http://build.example.org:443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_an_address_is_written_as_browsers_write_it(monkeypatch: pytest.MonkeyPatch, given: str, origin: str) -> None:
    settings = loaded(monkeypatch, OVERSKILL_PUBLIC_URL=given, OVERSKILL_API_URL=given)
    assert (settings.public_url, settings.api_url) == (origin, origin)


@pytest.mark.parametrize(
    ("public", "host", "origin"),
    [
        ("", "{token}.localhost", "http://{token}.localhost:3001"),
        ("https://build.example.org", "{token}.previews.example.net", "https://{token}.previews.example.net"),
        ("http://box.lan:3000", "{token}.Previews.box.lan", "http://{token}.previews.box.lan:3001"),
    ],
)
def test_previews_have_one_address(monkeypatch: pytest.MonkeyPatch, public: str, host: str, origin: str) -> None:
    assert loaded(monkeypatch, OVERSKILL_PUBLIC_URL=public, OVERSKILL_PREVIEW_HOST=host).preview_origin == origin


def test_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = loaded(monkeypatch, OVERSKILL_PORT="", OVERSKILL_REDIS_URL="", ANTHROPIC_API_KEY="")
    assert (settings.port, settings.redis_url, settings.anthropic_api_key) == (3000, None, None)


@pytest.mark.parametrize(
    ("name", "value", "accepted"),
    [
        ("OVERSKILL_PORT", "0", "greater than or equal to 1"),
        ("OVERSKILL_PORT", "http", "integer"),
        ("OVERSKILL_PREVIEW_PORT", "70000", "65535"),
        ("OVERSKILL_AUTH", "yes", "'accounts' or 'none'"),
        ("OVERSKILL_SIGNUP", "OPEN!", "'closed' or 'open'"),
        ("OVERSKILL_PUBLIC_URL", "build.example", "http://"),
        ("OVERSKILL_PUBLIC_URL", "https://build.example.org/overskill", "nothing behind the host"),
        ("OVERSKILL_PUBLIC_URL", "https://build.example.org?a=b", "nothing behind the host"),
        ("OVERSKILL_PUBLIC_URL", "https://build.example.org:99999", "1 to 65535"),
        ("OVERSKILL_PUBLIC_URL", "https://build example.org", "nothing behind the host"),
        ("OVERSKILL_PUBLIC_URL", "https://", "nothing behind the host"),
        ("OVERSKILL_API_URL", "ftp://x", "http://"),
        ("OVERSKILL_API_URL", "https://api.example.org/v1", "nothing behind the host"),
        ("OVERSKILL_PREVIEW_HOST", "{token}.previews example", "nothing behind the host"),
        ("OVERSKILL_DATABASE_URL", "mysql://x/y", "postgresql://"),
        ("OVERSKILL_DATABASE_URL", "nonsense", "sqlite:///"),
        ("OVERSKILL_REDIS_URL", "localhost:6379", "redis://"),
        ("OVERSKILL_PREVIEW_HOST", "preview.example", "{token}."),
        ("OVERSKILL_DEMO_RATE", "-1", "0"),
        ("ANTHROPIC_BASE_URL", "http://localhost:8000/v1", "without /v1"),
    ],
)
def test_an_unusable_value_stops_with_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, accepted: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        loaded(monkeypatch, **{name: value})
    line = capsys.readouterr().err
    assert stopped.value.code == 2
    assert line.startswith(f"{name}={value!r} cannot be used: it must be ")
    assert accepted in line
    assert line.count("\n") == 1


def test_a_token_that_can_be_guessed_is_refused_without_being_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        loaded(monkeypatch, OVERSKILL_METRICS_TOKEN="s3cret")
    said = "OVERSKILL_METRICS_TOKEN=(hidden) cannot be used: it must be at least 16 characters long.\n"
    assert capsys.readouterr().err == said


@pytest.mark.parametrize("address", ["https://build.example", "http://192.0.2.1:3000", "http://localhost.evil.example"])
def test_without_accounts_only_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    with pytest.raises(SystemExit):
        loaded(monkeypatch, OVERSKILL_AUTH="none", OVERSKILL_PUBLIC_URL=address)
    assert "OVERSKILL_AUTH='none' cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["", "http://127.0.0.1:3000", "http://[::1]:3000", "http://localhost"])
def test_without_accounts_on_this_machine(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert loaded(monkeypatch, OVERSKILL_AUTH="none", OVERSKILL_PUBLIC_URL=address).auth == "none"


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "s3cret" not in repr(loaded(monkeypatch, ANTHROPIC_API_KEY="s3cret", ANTHROPIC_AUTH_TOKEN="s3cret"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OVERSKILL_DATABASE_URL", "mysql://ada:s3cret@db/x"),
        ("OVERSKILL_DATABASE_URL", "mysql://ada:s3cret/with:signs@db/x"),
        ("OVERSKILL_REDIS_URL", "ada:s3cret@redis"),
    ],
)
def test_a_password_in_an_address_does_not_show(name: str, value: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "overskill.settings"],
        env={**os.environ, name: value}, cwd=ROOT, text=True, capture_output=True,
    )  # fmt: skip
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"{name}='")
    assert "s3cret" not in ended.stderr + ended.stdout


def test_settings_do_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="frozen"):
        loaded(monkeypatch).port = 1
