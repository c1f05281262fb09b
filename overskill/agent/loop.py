"""The loop on one screen: think → stream → run tools → repeat, until a stop rule says so."""

import time

from overskill.agent import cost_limit
from overskill.agent.building import remind
from overskill.agent.calls import run_calls
from overskill.agent.job import Job
from overskill.agent.limits import AtLimit, reached
from overskill.agent.step import Turn
from overskill.agent.stuck import Circle, Watch
from overskill.agent.turn import think
from overskill.llm.pricing import cost
from overskill.llm.usage import Usage

MAX_CONTINUATIONS = 2
OUTGROWN = "model_context_window_exceeded"
CONTINUE = (
    "Your answer reached the output limit. Go on exactly where it stopped; if a call was cut, write smaller pieces."
)


class Stopped(Exception):
    """The run ends without being complete. `title` and `explanation` are for the person."""

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__(title)
        self.title, self.explanation = title, explanation


async def drive(job: Job) -> None:
    """Work on the job until the model has nothing left to do.

    Raises AtLimit when its person shall be asked, Stopped, or ModelError when the provider fails.
    """
    began, watch, nudged, continuations = time.monotonic(), Watch(), False, 0
    while True:
        if not job.begun.turn:
            await listen(job, time.monotonic() - began)
        job.iteration += 1
        turn = job.begun.take_turn() or await think(job)
        if turn.calls and turn.stop_reason != "refusal":
            results = await run_calls(job, turn)
            if turn.stop_reason == OUTGROWN:
                check_ending(turn)
            nudged = heed(job, watch.see(turn.calls, results), nudged)
        elif turn.stop_reason == "max_tokens" and continuations < MAX_CONTINUATIONS:
            continuations += 1
            job.nudge(CONTINUE)
        elif turn.stop_reason != "pause_turn":
            check_ending(turn)
            if not await job.hear() and not await remind(job):
                return


async def listen(job: Job, seconds: float) -> None:
    """Between two turns: what the limits say, then what its person says, where no turn has paused."""
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


def check_ending(turn: Turn) -> None:
    """A turn that asks for nothing more ends the run; some endings are not success."""
    match turn.stop_reason:
        case "refusal":
            raise Stopped(
                "The model declined this request",
                "It will not answer this. Everything so far is saved. Say it in other words and send it.",
            )
        case "max_tokens":
            raise Stopped(
                "The answer kept reaching the output limit",
                "Everything so far is saved. Ask for the change in smaller steps.",
            )
        case _ if turn.stop_reason == OUTGROWN:
            raise Stopped(
                "The conversation has outgrown the model",
                "Everything is saved. Choose a model with a larger context with OVERSKILL_MODEL, or start a new app.",
            )
        case _:
            if not turn.blocks and turn.iteration == 1:  # later, an empty turn is just the end
                raise Stopped("The model answered with nothing", "Nothing was changed by this turn. Retry asks again.")
