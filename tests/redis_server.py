"""A Redis server of the test run's own: in memory only, on a free port, stopped at the end."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis

STARTS = 100  # tries, a tenth of a second apart


class RedisServer:
    """The server: `address` as OVERSKILL_REDIS_URL takes it. What it held is gone when it stops."""

    def __init__(self, program: str) -> None:
        self._program = program
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self._port = listening.getsockname()[1]
        self._running: subprocess.Popen[bytes] | None = None
        self.address = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        options = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._running = subprocess.Popen([self._program, *options], stdout=subprocess.DEVNULL)
        with redis.Redis.from_url(self.address) as client:
            for _ in range(STARTS):
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(0.1)
                else:
                    return
        raise RuntimeError("Redis does not answer")

    def stop(self) -> None:
        if self._running:
            self._running.kill()
            self._running.wait()
            self._running = None


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A running Redis server that a test may stop and start again."""
    try:
        with running() as made:
            yield made
    except FileNotFoundError as missing:
        pytest.skip(f"not run: {missing}")


@contextmanager
def running() -> Iterator[RedisServer]:
    """A server for as long as the block lasts. Raises FileNotFoundError when Redis is not installed."""
    program = os.environ.get("REDIS_SERVER") or shutil.which("redis-server") or shutil.which("valkey-server")
    if not program:
        raise FileNotFoundError("redis-server is not installed")
    made = RedisServer(program)
    made.start()
    try:
        yield made
    finally:
        made.stop()
