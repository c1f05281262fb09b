"""The loop on one screen: think → stream → run tools → repeat, until a stop rule says so."""

from overskill.agent.calls import run_calls
from overskill.agent.job import Job
from overskill.agent.step import Turn
from overskill.agent.turn import think

MAX_STEPS = 60
MAX_CONTINUATIONS = 2
CONTINUE = (
    "Your answer reached the output limit. Go on exactly where it stopped; if a call was cut, write smaller pieces."
)


class Stopped(Exception):
    """The run ends without being complete. `title` and `explanation` are for the person."""

    def __init__(self, title: str, explanation: str) -> None:
        super().__init__(title)
        self.title, self.explanation = title, explanation


async def drive(job: Job) -> None:
    """Work on the job until the model has nothing left to do. Raises Stopped, or ModelError when the provider fails."""
    continuations = 0
    while True:
        job.iteration += 1
        if job.iteration > MAX_STEPS:
            raise Stopped(f"Stopped after {MAX_STEPS} steps", "Everything so far is saved. Retry goes on from here.")
        turn = job.begun.take_turn() or await think(job)
        if turn.calls:
            await run_calls(job, turn)
        elif turn.stop_reason == "max_tokens" and continuations < MAX_CONTINUATIONS:
            continuations += 1
            job.nudge(CONTINUE)
        elif turn.stop_reason != "pause_turn":
            return check_ending(turn)


def check_ending(turn: Turn) -> None:
    """A turn that asks for nothing more ends the run; some endings are not success."""
    match turn.stop_reason:
        case "refusal":
            raise Stopped(
                "The model declined this request", "It gave no answer. Rephrase the request and send it again."
            )
        case "max_tokens":
            raise Stopped("The answer kept reaching the output limit", "Ask for the change in smaller steps.")
        case "model_context_window_exceeded":
            raise Stopped("The conversation has outgrown the model", "Everything is saved. Start a new app to go on.")
        case _:
            if not turn.blocks and turn.iteration == 1:  # later, an empty turn is just the end
                raise Stopped("The model answered with nothing", "Nothing was changed by this turn. Retry asks again.")
