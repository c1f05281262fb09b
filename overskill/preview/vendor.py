"""The prebuilt packages and the page's own modules, read once from an installed toolchain."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Vendor:
    """`import_map` is the JSON text of every preview page; `modules` are its files by name.

    `bridge` is the path of the script that runs before the app."""

    import_map: str
    modules: dict[str, bytes]
    bridge: str


def read_vendor(toolchain: Path) -> Vendor:
    """Raises OSError or ValueError when `toolchain` is not an installed toolchain."""
    directory = toolchain / "vendor"
    imports: dict[str, str] = json.loads((directory / "vendor.json").read_text())["imports"]
    bridge = imports.pop("@preview/bridge")
    modules = {file.name: file.read_bytes() for file in directory.glob("*.js")}
    return Vendor(json.dumps({"imports": imports}), modules, bridge)
