"""The README tells the truth about settings and commands."""

import re
from pathlib import Path

import pytest

from overskill.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
TARGETS = ("run", "test", "dev", "bench", "check", "export")


def variables() -> dict[str, object]:
    """Every variable that the program reads, with its default."""
    fields = Settings.model_fields.items()
    return {str(field.validation_alias or f"OVERSKILL_{name.upper()}"): field.default for name, field in fields}


@pytest.mark.parametrize("variable", variables())
def test_the_configuration_table_lists_every_setting(variable: str):
    assert any(variable in line for line in README.splitlines() if line.startswith("| `"))


@pytest.mark.parametrize(("variable", "default"), [pair for pair in variables().items() if pair[1]])
def test_the_configuration_table_gives_the_default(variable: str, default: object):
    row = next(line for line in README.splitlines() if line.startswith("| `") and f"`{variable}`" in line)
    assert str(default) in row


def test_the_table_lists_no_setting_that_does_not_exist():
    rows = [line for line in README.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`((?:OVERSKILL|ANTHROPIC)_[A-Z_]+)`", row)}
    assert named <= variables().keys()


@pytest.mark.parametrize("target", TARGETS)
def test_the_readme_names_every_command(target: str):
    assert f"make {target}" in README


def test_every_link_into_the_repository_leads_somewhere():
    for document in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text()):
            if "screenshots/" not in target:  # made by a command, not written by hand
                assert (document.parent / target).exists(), f"{document.name}: {target}"
