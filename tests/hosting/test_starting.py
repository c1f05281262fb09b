"""Starting: Reflex's own commands on a machine that has nothing, kept pages, and two programs of one checkout."""

from __future__ import annotations

import copy
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.browser.program import Checkout, Program, free_port

pytestmark = pytest.mark.timeout(400)
BUILDS = "Creating Production Build"


class Plain(Program):
    """A program that is started by one of Reflex's own commands, with a home that has never seen one."""

    arguments: tuple[str, ...] = ()

    def command(self) -> list[str]:
        return [sys.executable, "-m", "reflex", *self.arguments]

    def environment(self) -> dict[str, str]:
        home = self.data.parent / "home"
        home.mkdir(exist_ok=True)
        left = {"REFLEX_USE_SYSTEM_BUN": "true"}  # by another program; no bun is on PATH
        return {**super().environment(), **left, "HOME": str(home), "PATH": "/usr/bin:/bin"}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        self.arguments = arguments
        return subprocess.run(
            self.command(), cwd=self.checkout.folder, env=self.environment(),
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip


@pytest.fixture
def elsewhere(checkout: Checkout) -> Checkout:
    """The same checkout with other ports."""
    other = copy.copy(checkout)
    other.port, other.preview_port = free_port(), free_port()
    return other


@pytest.fixture
def plain(elsewhere: Checkout, tmp_path: Path) -> Iterator[Plain]:
    program = Plain(elsewhere, tmp_path / "data")
    yield program
    assert not program.stop()


def test_reflex_migrates_an_empty_machine(elsewhere: Checkout, tmp_path: Path):
    program = Plain(elsewhere, tmp_path / "data")
    done = program.run("db", "migrate")
    assert done.returncode == 0, done.stdout + done.stderr
    with sqlite3.connect(program.database) as database:
        assert database.execute("SELECT count(*) FROM run").fetchone() == (0,)


@pytest.mark.parametrize("arguments", [("run",), ("run", "--env", "prod")], ids=["run", "prod"])
def test_reflex_runs_it_whole(plain: Plain, arguments: tuple[str, ...]):
    plain.arguments = arguments
    plain.start()
    with urllib.request.urlopen(f"{plain.address}/login", timeout=30) as page:
        assert "<html" in page.read().decode()
    form = urlencode({"name": "ada", "password": "correct horse battery staple"}).encode()
    asked = urllib.request.Request(f"{plain.address}/auth/signup", form, {"Origin": plain.address})
    with urllib.request.build_opener(_Stay).open(asked, timeout=30) as answer:
        assert answer.status == 303
        assert "overskill" in answer.headers["set-cookie"]


def test_a_second_start_builds_nothing_and_two_programs_of_one_checkout_leave_each_other_alone(
    checkout: Checkout, elsewhere: Checkout, tmp_path: Path
):
    first, other = Program(checkout, tmp_path / "first"), Program(elsewhere, tmp_path / "other")
    first.start()
    script = _script(first)
    other.start()
    assert script != _script(other), "each page names its own address"
    assert first.fetch(script) == 200, "the first is served as before"
    assert not first.stop()
    again = Program(checkout, tmp_path / "again")
    again.start()
    assert BUILDS not in again.said()
    assert _script(again) == script
    assert not again.stop()
    assert not other.stop()


def _script(program: Program) -> str:
    """The module of the page that holds its addresses."""
    folder = program.checkout.folder / ".cache" / "pages"
    named = list(folder.glob("*/build/client/assets/reflex-env-*.js"))
    mine = [file for file in named if f":{program.checkout.port}" in file.read_text("utf-8")]
    return f"/assets/{max(mine, key=lambda file: file.stat().st_mtime).name}"


class _Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow."""

    def http_error_303(self, _request, answer, _code, _message, _headers):
        return answer
