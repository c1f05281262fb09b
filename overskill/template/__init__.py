"""The files a new app starts from: React 19, TypeScript and Tailwind 4, with a placeholder page."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).parent
_PATHS = ("index.html", "src/main.tsx", "src/App.tsx", "src/index.css")


def files() -> dict[str, str]:
    """Returns the text of every file of a new app by its path inside the app."""
    return {path: (_ROOT / path).read_text(encoding="utf-8") for path in _PATHS}
