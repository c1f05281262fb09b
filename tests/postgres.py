"""A PostgreSQL server of the test run's own, in a temporary folder on a free port, stopped at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

STARTS = 200  # tries, a tenth of a second apart


def program(name: str) -> str | None:
    """A program of PostgreSQL, from PATH or where Debian puts it."""
    folders = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), *folders]))


def account() -> str | None:
    """The server refuses to run as root: then it runs as somebody else."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty database server, as OVERSKILL_DATABASE_URL takes it."""
    if not program("initdb") or not program("postgres"):
        pytest.skip("not run: PostgreSQL (initdb and postgres) is not installed")
    with running() as address:
        yield address


@contextmanager
def running() -> Iterator[str]:
    """A server until the block ends; its address. Raises FileNotFoundError when none is installed."""
    initdb, server = program("initdb"), program("postgres")
    if not initdb or not server:
        raise FileNotFoundError("PostgreSQL (initdb and postgres) is not installed")
    folder = Path(tempfile.mkdtemp(prefix="overskill-postgres-"))
    if user := account():
        shutil.chown(folder, user)
    try:
        yield from _served(initdb, server, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _served(initdb: str, server: str, folder: Path, user: str | None) -> Iterator[str]:
    data = folder / "data"
    subprocess.run(
        [initdb, "-D", data, "-U", "overskill", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
        user=user, cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    port = _free_port()
    options = ["-p", str(port), "-h", "127.0.0.1", "-k", str(folder), "-c", "fsync=off"]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([server, "-D", data, *options], user=user, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(port, folder / "log")
        yield f"postgresql://overskill@127.0.0.1:{port}/postgres"
    finally:
        running.terminate()
        running.wait(20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def _wait(port: int, log: Path) -> None:
    for _ in range(STARTS):
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="overskill", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(log.read_text())
