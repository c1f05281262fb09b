"""An installation with a past: `python -m benchmarks.seeding MESSAGES …` prints the ids of its apps as JSON.

Nothing is put into tables from here. The program's own runner drives each run, before the program itself starts; only
the model's answers come from the script, at once. Every fourth exchange writes a file.
"""

import asyncio
import atexit
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from benchmarks import script
from benchmarks.machine import ROOT
from benchmarks.program import DATABASE, PRIVATE
from overskill import db, migrate
from overskill.accounts.signup import only_user
from overskill.journal import events as ev
from overskill.llm import deltas as d
from overskill.llm.request import Request
from overskill.models import App, Run, new_id
from overskill.runs.runner import Runner
from overskill.runs.workshop import Workshop

WRITING = 4  # exchanges of which one writes a file
PATIENCE = 1200  # seconds


@dataclass(frozen=True, slots=True)
class Past:
    """A database in `folder`, and its apps by how many messages their chats have."""

    folder: Path
    apps: Mapping[int, str]


@cache
def past(*lengths: int) -> Past:
    """An installation with a chat of each length, whose last message holds script.LAST. Made once; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="overskill-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    env = {name: value for name, value in os.environ.items() if not name.startswith(PRIVATE)}
    env |= {"OVERSKILL_DATA_DIR": str(folder), "OVERSKILL_DATABASE_URL": f"sqlite:///{folder / DATABASE}"}
    command = [sys.executable, "-m", "benchmarks.seeding", *map(str, lengths)]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True, timeout=PATIENCE)
    apps = json.loads(done.stdout.splitlines()[-1])
    return Past(folder, dict(zip(lengths, apps, strict=True)))


class Scripted:
    """A model that has its answers ready, by prompt."""

    name, label, is_demo = "script", "Script", True

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._places = {prompt: place for place, prompt in enumerate(answers)}

    async def stream(self, request: Request) -> AsyncGenerator[d.Delta, None]:
        """One turn: a call when this exchange writes a file and has not yet, else the answer."""
        asked = [message["content"][0] for message in request.messages if message["role"] == "user"]
        prompt = next(block["text"] for block in reversed(asked) if block["type"] == "text")
        yield d.MessageStarted(d.Usage())
        if asked[-1]["type"] == "text" and self._places[prompt] % WRITING == 0:
            block, reason = _call(self._places[prompt], self._answers[prompt]), "tool_use"
            yield d.ToolOpened(0, block["id"], block["name"])
            yield d.ToolGrew(0, json.dumps(block["input"]))
        else:
            block, reason = {"type": "text", "text": self._answers[prompt]}, "end_turn"
            for paragraph in self._answers[prompt].splitlines(keepends=True):
                yield d.TextGrew(0, paragraph)
        yield d.BlockClosed(0, block)
        yield d.TurnEnded(reason, [block], d.Usage(input=1000, output=400))

    async def close(self) -> None:
        """Nothing is held open."""


def _call(place: int, text: str) -> dict[str, Any]:
    content = "\n".join(f"// {line}" for line in text.splitlines()) + f"\nexport const step = {place};\n"
    values = {"file_path": f"src/steps/step{place % 5}.ts", "content": content}
    return {"type": "tool_use", "id": f"toolu_{new_id()}", "name": "os-write", "input": values}


async def _seed(lengths: list[int]) -> list[str]:
    """The ids of the apps. Whoever signs up first later on owns them."""
    workshop = Workshop()
    workshop.journal.start()
    try:
        return [await _app(workshop, script.conversation(length)) for length in lengths]
    finally:
        await workshop.runner.close()
        await workshop.journal.stop()


async def _app(workshop: Workshop, said: list[tuple[str, str]]) -> str:
    answers = {prompt: answer for (_, prompt), (_, answer) in zip(said[::2], said[1::2], strict=True)}
    workshop.runner = Runner(workshop.journal, Scripted(answers), _build_of)
    user, prompts = await only_user(), iter(answers)
    app = await workshop.create(user, next(prompts), secrets.token_hex(16))
    await _ended(workshop, await _newest_run(app))
    for prompt in prompts:
        await workshop.send(app.id, user, prompt, secrets.token_hex(16))
        await _ended(workshop, await _newest_run(app))
    return app.id


async def _newest_run(app: App) -> Run:
    async with db.session() as session:
        begun = select(Run).where(Run.app_id == app.id).order_by(col(Run.started_at).desc())
        return (await session.exec(begun.limit(1))).one()


async def _ended(workshop: Workshop, run: Run) -> None:
    async for stored in workshop.journal.follow(run.app_id, run.id):
        if isinstance(stored.event, ev.RunEnded) and stored.event.status != "completed":
            raise RuntimeError(f"a run of the past ended as {stored.event}")


def _build_of(_: App):  # the bundler has no part in what is measured here
    async def build(_: Mapping[str, str]) -> ev.Built:
        return ev.Built(new_id(16), 100, [])

    return build


if __name__ == "__main__":
    migrate.upgrade()
    print(json.dumps(asyncio.run(_seed([int(length) for length in sys.argv[1:]]))))
