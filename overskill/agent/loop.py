"""The loop on one screen: think → stream → run tools → repeat, until a stop rule says so."""

import time

from overskill.agent import cost_limit
from overskill.agent.building import remind
from overskill.agent.calls import run_calls
from overskill.agent.ending import OUTGROWN, Endings, Stopped, check_ending
from overskill.agent.job import Job
from overskill.agent.limits import AtLimit, reached
from overskill.agent.stuck import Circle, Watch
from overskill.agent.turn import think
from overskill.llm.pricing import cost
from overskill.llm.usage import Usage


async def drive(job: Job) -> None:
    """Work on the job until the model has nothing left to do.

    Raises AtLimit when its person shall be asked, PausedHere when they asked for a pause, Stopped, or ModelError when
    the provider fails.
    """
    began, watch, nudged = time.monotonic(), Watch(), False
    endings = Endings(str(tool.get("name")) for tool in job.prefix.tools)
    while True:
        if not job.begun.turn:
            await listen(job, time.monotonic() - began)
        job.iteration += 1
        turn = job.begun.take_turn() or await think(job)
        if turn.calls and turn.stop_reason != "refusal":
            job.heed_pause()
            endings.heed_calls()
            results = await run_calls(job, turn)
            if turn.stop_reason == OUTGROWN:
                check_ending(turn)
            nudged = heed(job, watch.see(turn.calls, results), nudged)
        elif turn.stop_reason != "pause_turn":
            if words := endings.nudge(turn):
                job.nudge(words)
            elif not await job.hear() and not await remind(job):
                return


async def listen(job: Job, seconds: float) -> None:
    """Between two turns: what the limits say, then what its person says, where no turn has paused."""
    job.heed_pause()
    await check_limits(job, seconds)
    if job.history[-1]["role"] == "user":
        await job.hear()


def heed(job: Job, circle: Circle | None, nudged: bool) -> bool:
    """Tell the model once that it goes in circles. Returns whether it has been told; raises Stopped the second time."""
    if circle and nudged:
        raise Stopped("The model kept repeating itself", circle.explanation)
    if circle:
        job.nudge(circle.nudge)
    return nudged or circle is not None


async def check_limits(job: Job, seconds: float) -> None:
    """Before a request to the model; `seconds`: how long this process has worked on the job. Raises AtLimit."""
    used = job.used
    dollars = cost(job.model, Usage(**used.tally.total))
    if limit := reached(job.iteration - used.since, used.seconds + seconds, dollars, await cost_limit.read()):
        raise AtLimit(limit)
