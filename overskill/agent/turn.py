"""One turn of the model: asked, streamed into the journal as it arrives, whole only with its `message_stop`."""

import time
from collections.abc import Generator
from contextlib import aclosing, closing, contextmanager
from dataclasses import asdict

from overskill.agent.job import Job
from overskill.agent.step import Turn
from overskill.agent.together import Growth, Together
from overskill.journal import events as ev
from overskill.llm import deltas as d
from overskill.llm.request import Request
from overskill.llm.retry import stream_with_retry
from overskill.llm.usage import Usage
from overskill.tools.describe import InputReader

GOING_ON = "Everything before this step is saved. OverSkill asks again by itself; you need not do anything."


async def think(job: Job) -> Turn:
    """Ask the model and journal what it says, chunk by chunk. Raises ModelError when it stays away."""
    request = Request(job.model, job.prefix.system, job.prefix.tools, list(job.history))
    scribe = Scribe(job)
    scribe.start()
    async with aclosing(stream_with_retry(job.provider, request)) as stream:
        with closing(scribe), answering(job):
            async for delta in stream:
                job.heard_at = time.monotonic()
                job.answering = not isinstance(delta, d.Retrying)  # in a pause between two attempts nothing is lost
                turn = scribe.write(delta)
                if not job.answering:
                    job.heed_pause()
                if turn and isinstance(delta, d.TurnEnded):
                    return await _keep(job, turn, asdict(delta.usage))
    raise AssertionError("the stream ends with TurnEnded or ModelError")


@contextmanager
def answering(job: Job) -> Generator[None]:
    """While a turn is asked for: a pause waits for its end."""
    job.answering, job.heard_at = True, time.monotonic()
    try:
        yield
    finally:
        job.answering = False


async def _keep(job: Job, turn: Turn, usage: dict[str, int]) -> Turn:
    """Make the turn durable, then part of the conversation."""
    ended = ev.TurnEnded(turn.stop_reason, turn.blocks, usage, turn.malformed)
    await job.log.commit(ended)
    job.used.tally.apply(ended)
    if turn.blocks and turn.stop_reason != "refusal":
        job.say("assistant", turn.blocks)
    return turn


class Scribe:
    """Turns deltas into events. Knows which block is open and where its first chunk stands in the journal."""

    def __init__(self, job: Job) -> None:
        self._job, self._log = job, job.log
        self.attempt = job.begun.take_attempts() + 1
        self._broken = False
        self._together = Together(self._grow)
        self._begin()

    def _begin(self) -> None:
        self._open: dict[int, tuple[str, int]] = {}
        """Block index → (call id, or '' for text; number of its first event)."""
        self._began: dict[int, float] = {}
        """Block index → time of its first chunk of text."""
        self._text: dict[int, tuple[int, list[str]]] = {}
        self._readers: dict[int, InputReader] = {}
        self._malformed: dict[str, str] = {}

    def start(self) -> None:
        """Journal that the model is asked."""
        self._count(ev.TurnStarted(self._job.iteration, self.attempt))

    def _count(self, event: ev.TurnStarted | ev.Metered) -> None:
        self._log.append(event)
        self._job.used.tally.apply(event)

    def close(self) -> None:
        """Journal what was said in this moment. Raises LeaseLost."""
        self._together.release()

    def write(self, delta: d.Delta) -> Turn | None:
        """Journal one delta, in the moment it comes; the last one gives the turn. Raises LeaseLost."""
        if self._broken:  # the wait is over, the next attempt speaks: only now is the broken one void
            self._broken = False
            self.attempt += 1
            self.start()
        if isinstance(delta, Growth):
            return self._together.hold(delta)
        self._together.release()
        match delta:
            case d.TurnEnded(stop_reason, blocks):
                calls = [block for block in blocks if block["type"] == "tool_use"]
                return Turn(self._job.iteration, stop_reason, blocks, calls, self._malformed)
            case d.Retrying(attempt, delay, error):
                self._log.append(ev.Retrying(attempt, delay, error.title, f"{error.happened} {GOING_ON}"))
                self._begin()
                self._broken = True
            case d.BlockClosed():
                self._close(delta)
            case d.Metered(usage):
                if usage != Usage():  # the demo and some local servers count nothing
                    self._count(ev.Metered(asdict(usage)))
            case d.ToolOpened(index, call, name):
                self._readers[index] = InputReader()
                self._open[index] = (call, self._log.append(ev.ToolOpened(call, name))[0].seq)
            case _:
                pass
        return None

    def _grow(self, delta: Growth) -> None:
        match delta:
            case d.TextGrew(index, text):
                [stored] = self._log.append(ev.TextGrew(self._part(index, text), text))
                self._began.setdefault(index, stored.at)
            case d.ThinkingGrew(_, text):
                self._log.append(ev.ThinkingGrew(text))
            case d.ToolGrew(index, piece):
                self._readers[index].feed(piece)
                self._log.append(ev.ToolGrew(self._open[index][0], piece))

    def _part(self, index: int, text: str) -> int:
        if index not in self._text:
            self._text[index] = (self._job.parts, [])
            self._open[index] = ("", self._log.last + 1)
            self._job.parts += 1
        part, pieces = self._text[index]
        pieces.append(text)
        return part

    def _close(self, closed: d.BlockClosed) -> None:
        call, since = self._open.get(closed.index, ("", 0))
        if closed.index in self._text:
            part, pieces = self._text[closed.index]
            self._log.append(ev.TextClosed(part, "".join(pieces), since, self._began[closed.index]))
        elif closed.index in self._readers:
            seen = self._readers[closed.index].peek()
            self._log.append(ev.ToolReceived(call, seen.path, seen.lines, since))
            if closed.malformed:
                self._malformed[call] = closed.malformed
