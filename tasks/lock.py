"""Resolves the lock files anew: `python -m tasks.lock`. Versions and hashes for every platform, no registry address."""

import subprocess
import sys
from pathlib import Path

UV = Path(sys.executable).parent / "uv"
HOW = ("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade")
BARE = ("--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header", "--quiet")


def main() -> int:
    """Resolves the app first, then what developing adds to it; the first failing exit status."""
    return next((status for name in ("requirements", "requirements-dev") if (status := _resolve(name))), 0)


def _resolve(name: str) -> int:
    print(f"Resolving {name}.in", flush=True)
    command = [UV, "pip", "compile", *HOW, *BARE, f"{name}.in", "-o", f"{name}.lock"]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
