"""A process that drives runs: `python -m tests.faults.worker <address of the model> <key>`. Made to be killed."""

import asyncio
import signal
import sys

from overskill.journal import events as ev
from overskill.journal.journal import Journal
from overskill.llm.messages_api import MessagesProvider
from overskill.runs.runner import Runner


async def build(_: object) -> ev.Built:
    await asyncio.sleep(0.02)  # long enough to be killed in
    return ev.Built("build", 1, [])


async def main(address: str, key: str) -> None:
    journal = Journal()
    journal.start()
    provider = MessagesProvider(api_key=key, auth_token=None, base_url=address)
    runner = Runner(journal, provider, lambda _: build)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await runner.recover()
    await ended.wait()
    await runner.close()
    await journal.stop()
    await provider.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
