"""A PostgreSQL server of the test run's own, in a temporary folder on a free port, stopped at the end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterator
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


class Postgres:
    """The server: its address is an empty database's, as OVERSKILL_DATABASE_URL takes it."""

    def __init__(self, initdb: str, server: str, folder: Path, user: str | None) -> None:
        self._server, self._folder, self._user = server, folder, user
        self._port, self._running = _free_port(), None
        self.address = f"postgresql://overskill@127.0.0.1:{self._port}/postgres"
        subprocess.run(
            [initdb, "-D", folder / "data", "-U", "overskill", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            user=user, cwd=folder, check=True, capture_output=True,
        )  # fmt: skip

    def database(self, name: str) -> str:
        """The address of another empty database."""
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # pyright: ignore
        return self.address.removesuffix("postgres") + name

    def start(self) -> None:
        options = ["-p", str(self._port), "-h", "127.0.0.1", "-k", str(self._folder), "-c", "fsync=off"]
        with (self._folder / "log").open("ab") as log:
            self._running = subprocess.Popen(
                [self._server, "-D", self._folder / "data", *options],
                user=self._user, cwd=self._folder, stdout=log, stderr=log,
            )  # fmt: skip
        _wait(self._port, self._folder / "log")

    def stop(self) -> None:
        """Cut every connection and end (PostgreSQL's fast shutdown)."""
        if self._running:
            self._running.send_signal(signal.SIGINT)
            self._running.wait(20)
            self._running = None


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty database server, as OVERSKILL_DATABASE_URL takes it."""
    with _running_or_skipped() as server:
        yield server.address


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A database server that a test may stop and start again."""
    with _running_or_skipped() as server:
        yield server


@contextmanager
def _running_or_skipped() -> Generator[Postgres]:
    if not program("initdb") or not program("postgres"):
        pytest.skip("not run: PostgreSQL (initdb and postgres) is not installed")
    with running() as server:
        yield server


@contextmanager
def running() -> Generator[Postgres]:
    """A started server until the block ends. Raises FileNotFoundError when PostgreSQL is not installed."""
    initdb, server = program("initdb"), program("postgres")
    if not initdb or not server:
        raise FileNotFoundError("PostgreSQL (initdb and postgres) is not installed")
    folder = Path(tempfile.mkdtemp(prefix="overskill-postgres-"))
    if user := account():
        shutil.chown(folder, user)
    made = Postgres(initdb, server, folder, user)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


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
