"""The rules of the house as `make check` applies them: which room may import which, and which are typed strictly."""

import tomllib
from pathlib import Path

from overskill import __version__

ROOT = Path(__file__).parents[2]
TOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
ORDER = [
    *("ui", "runs", "agent", "tools", "analytics", "llm", "preview", "replay", "versions", "journal", "accounts"),
    *("models", "markdown", "db", "telemetry", "settings", "errors", "clock"),
]


def layers(of: str = "overskill") -> dict:
    """The contract of the rooms inside this package."""
    return next(one for one in TOOLS["importlinter"]["contracts"] if one.get("containers") == [of])


def test_imports_point_downward_in_the_order_of_the_house():
    named = [name.strip("() ") for layer in layers()["layers"] for name in layer.split("|")]
    assert [name for name in named if name in ORDER] == ORDER


def test_the_program_names_its_version():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__


def test_a_new_room_has_to_be_given_its_place():
    assert layers()["exhaustive"] is True
    assert layers()["containers"] == ["overskill"]
    assert layers(of="overskill.ui")["exhaustive"] is True


def test_everything_below_the_page_is_typed_strictly():
    folders = {path.name for path in (ROOT / "overskill").iterdir() if any(path.glob("*.py"))}
    strict = {Path(entry).name for entry in TOOLS["pyright"]["strict"]}
    assert folders - strict <= {"ui", "template"}
    files = {path.name for path in (ROOT / "overskill").glob("*.py")}
    assert files - strict == {"__init__.py", "overskill.py"}, "the composition root hands parts to Reflex"
