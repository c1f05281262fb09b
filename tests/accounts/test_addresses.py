"""Whose address counts: the last one of the way that no proxy of ours has. What anybody can write is not believed."""

import subprocess
import sys
from ipaddress import ip_network

import pytest

from overskill.accounts.addresses import asking
from overskill.settings import Settings

OURS = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "header", "found"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.5", "198.51.100.7"),
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.5, 10.1.2.3", "203.0.113.5"),
        ("127.0.0.1", "10.1.2.3, 10.9.9.9", "10.1.2.3"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.5, unknown, 10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "203.0.113.5:44321", "203.0.113.5"),
        ("127.0.0.1", "[2001:db8::1]:44321", "2001:db8::1"),
        ("127.0.0.1", '"[2001:db8::1]"', "2001:db8::1"),
        ("::ffff:127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("fd00::1", "::ffff:203.0.113.5", "203.0.113.5"),
        ("", "203.0.113.5", ""),
        ("127.0.0.1", ",".join(["6.6.6.6"] * 100_000 + ["203.0.113.5"]), "203.0.113.5"),
    ],
)
def test_the_address_of_whoever_asks(peer: str, header: str, found: str) -> None:
    assert asking(peer, header, OURS) == found


def test_without_the_setting_nothing_is_believed() -> None:
    assert asking("127.0.0.1", "203.0.113.5", []) == "127.0.0.1"


def test_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERSKILL_TRUSTED_PROXIES", "127.0.0.1, 10.1.0.0/8 fd00::/8")
    found = Settings().proxies  # pyright: ignore[reportCallIssue]
    assert [str(one) for one in found] == ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"]


def test_an_unusable_setting_is_named_in_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "overskill.settings"],
        env={"OVERSKILL_TRUSTED_PROXIES": "the proxy"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("OVERSKILL_TRUSTED_PROXIES='the proxy' cannot be used")
    assert done.stderr.count("\n") == 1
