"""The lock files: exact versions with hashes, complete, and free of any address."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(\[[\w,]+\])?==([^ ;]+)(?: ; .+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def pins(lock: str) -> dict[str, str]:
    """Name to version, as locked."""
    lines = (ROOT / lock).read_text().splitlines()
    return {found[1].lower(): found[3] for line in lines if (found := PINNED.match(line))}


def wanted(name: str) -> set[str]:
    """The direct dependencies that a .in file lists."""
    lines = (line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    return {re.split(r"[\[=<>~ ]", line)[0].lower() for line in lines if line and not line.startswith("-")}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_only_pins_and_hashes(lock: str):
    lines = (ROOT / lock).read_text().splitlines()
    assert lines
    assert not [line for line in lines if not PINNED.match(line) and not HASH.match(line)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str):
    lines = (ROOT / lock).read_text().splitlines()
    pairs = zip(lines, [*lines[1:], ""], strict=True)
    assert not [line for line, after in pairs if PINNED.match(line) and not HASH.match(after)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_locked(lock: str):
    missing = wanted(lock.replace(".lock", ".in")) - pins(lock).keys()
    assert not missing


def imported(folder: str) -> Iterator[str]:
    """The top-level names of other people's packages that the modules below a folder import."""
    for module in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            yield from (name.partition(".")[0] for name in names)


def test_everything_imported_is_listed():
    of_packages, ours = packages_distributions(), {"overskill", "tasks", "pytest", *sys.stdlib_module_names}
    names = {name for folder in ("overskill", "alembic", "tasks") for name in imported(folder)} - ours
    listed = wanted("requirements.in")
    assert names
    assert not [name for name in names if not {one.lower().replace("_", "-") for one in of_packages[name]} & listed]


def test_every_dependency_is_bounded():
    lines = (line.split("#")[0].strip() for line in (ROOT / "requirements.in").read_text().splitlines())
    assert not [line for line in lines if line and not re.search(r"==|>=.+,<", line)]


def test_what_the_rest_relies_on_is_pinned_by_hand():
    listed = (ROOT / "requirements.in").read_text()
    assert "reflex==0.10.1" in listed
    assert "anthropic==2.11.0" in listed


def test_both_locks_agree():
    app, dev = (pins(lock) for lock in LOCKS)
    assert not {name: (app[name], dev[name]) for name in app.keys() & dev.keys() if app[name] != dev[name]}


@pytest.mark.parametrize("lock", [*ROOT.glob("reflex.lock/*"), *ROOT.glob("overskill/**/bun.lock")], ids=str)
def test_a_javascript_lock_names_no_address(lock: Path):
    assert not re.search(r"https?://[^\s\"']+\.tgz|\"resolved\"", lock.read_text())
