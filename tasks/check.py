"""Everything that can be said about the code without running it: `python -m tasks.check`. All, then the verdict."""

import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent

CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "types": ("pyright", "--threads", "2"),
    "imports": ("lint-imports", "--no-cache"),
    "duplicate code": ("pylint", "--jobs=2", "overskill", "tasks"),
    "repository": ("pytest", "-q", "tests/repository"),
}


def main() -> int:
    """Runs all checks, printing each one's output; 1 if any failed."""
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    print(f"\nfailed: {', '.join(failed)}" if failed else "\nall checks passed", flush=True)
    return int(bool(failed))


def _passes(name: str, command: tuple[str, ...]) -> bool:
    print(f"\n== {name}", flush=True)
    env = {**os.environ, "PYTHONPATH": "."}
    return subprocess.run([BIN / command[0], *command[1:]], env=env, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
