"""Installing the toolchain: once, whole or not at all, and from versions that are fixed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from overskill.preview.provision import SOURCE, ProvisionError, provision


def test_versions_are_exact_and_the_lock_names_no_registry() -> None:
    wanted = json.loads((SOURCE / "package.json").read_text())["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert "://" not in (SOURCE / "bun.lock").read_text()


def test_a_second_call_finds_the_first_ones_work(toolchain: Path) -> None:
    before = (toolchain / "vendor" / "vendor.json").stat().st_mtime_ns
    assert provision(toolchain.parents[1]) == toolchain
    assert (toolchain / "vendor" / "vendor.json").stat().st_mtime_ns == before


def test_the_command_says_in_one_line_what_it_did(toolchain: Path) -> None:
    command = [sys.executable, "-m", "overskill.preview.provision", str(toolchain.parents[1])]
    said = subprocess.run(command, capture_output=True, text=True, cwd=SOURCE.parents[2], check=True).stdout
    assert said == f"Preview toolchain: already installed in {toolchain}\n"


def test_a_failed_installation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("overskill.preview.provision.INSTALL", ("install", "--no-such-option", "--frozen-lockfile=x"))
    monkeypatch.setattr("overskill.preview.provision.SOURCE", tmp_path / "source")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "package.json").write_text("{ not json")
    with pytest.raises(ProvisionError, match="install"):
        provision(tmp_path / "data")
    assert list((tmp_path / "data" / "toolchain").iterdir()) == []


def test_the_export_table_knows_every_package(toolchain: Path) -> None:
    exports = json.loads((toolchain / "vendor" / "vendor.json").read_text())["exports"]
    assert len(exports["lucide-react"]) > 5000 and "useState" in exports["react"]
    assert {"BrowserRouter", "Link"} <= set(exports["react-router"]) and "default" in exports["clsx"]
    assert all(exports.values())
