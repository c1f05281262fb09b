"""The programs that tests drive for real: found on the machine, else installed with apt where that is possible."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A program, the variable that names its path to tests, and the Debian package that brings it."""

    variable: str
    names: tuple[str, ...]
    package: str
    folders: tuple[str, ...] = ()
    """Where it may lie off PATH: an absolute folder, `*` for any version; the newest wins."""

    def find(self) -> Path | None:
        """Its path: what the variable says, else the first name on PATH or in one of its folders."""
        if named := os.environ.get(self.variable):
            return Path(named) if os.access(named, os.X_OK) else None
        return next(self._candidates(), None)

    def _candidates(self) -> Iterator[Path]:
        found_folders = (str(path) for folder in self.folders for path in Path("/").glob(folder.removeprefix("/")))
        places = os.pathsep.join(sorted(found_folders, reverse=True))
        for name in self.names:
            for path in (os.environ.get("PATH"), places):
                if path and (found := shutil.which(name, path=path)):
                    yield Path(found)


PROGRAMS = (
    Program(
        "CHROMIUM",
        ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "Google Chrome"),
        "chromium",
        ("/Applications/Google Chrome.app/Contents/MacOS",),
    ),
    Program("REDIS_SERVER", ("redis-server", "valkey-server"), "redis-server"),
    Program("POSTGRES", ("postgres",), "postgresql", ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgres*/bin")),
    Program("BWRAP", ("bwrap",), "bubblewrap"),
    Program("NGINX", ("nginx",), "nginx-light", ("/usr/sbin",)),
    Program("CADDY", ("caddy",), "caddy"),
    Program("OPENSSL", ("openssl",), "openssl"),
)


def provide() -> tuple[dict[str, str], list[Program]]:
    """The environment that names every program and has its folder on PATH, and the programs that cannot be had."""
    _install([program for program in PROGRAMS if program.find() is None])
    found = {program: path for program in PROGRAMS if (path := program.find())}
    folders = dict.fromkeys(str(path.parent) for path in found.values())
    names = {program.variable: str(path) for program, path in found.items()}
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *folders))
    return {**os.environ, **names, "PATH": path}, [program for program in PROGRAMS if program not in found]


def _install(missing: list[Program]) -> None:
    """One try with apt, as root only; what comes of it is looked for afterwards."""
    if not missing or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    packages = [program.package for program in missing]
    print(f"Installing {' '.join(packages)}", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    for package in packages:
        install = ["apt-get", "install", "-qq", "--no-install-recommends", package]
        subprocess.run(install, env=quiet, stdout=subprocess.DEVNULL, check=False)
