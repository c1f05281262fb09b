"""Beginning a run: the prompt, its two messages and the run are stored in one transaction, before anything is shown."""

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from overskill import db
from overskill.agent import prompt as prefixes
from overskill.errors import NotFound, Refused
from overskill.journal import events as ev
from overskill.journal.fold import fold
from overskill.journal.journal import Journal
from overskill.journal.writer import Stored
from overskill.models import ENDED, App, Message, Run, new_id
from overskill.runs.materialise import write

MAX_PROMPT = 100_000


def checked(prompt: str) -> str:
    """The prompt, ready to be stored. Raises Refused when it is empty or over 100,000 characters."""
    words = prompt.replace("\0", "").strip()
    if not words:
        raise Refused("Write what you would like to build or change.")
    if len(words) > MAX_PROMPT:
        raise Refused(f"This is {len(words):,} characters long; the most is {MAX_PROMPT:,}. Shorten it and send again.")
    return words


async def begin(journal: Journal, app_id: str, prompt: str, model: str, cause: str = "prompt") -> Run:
    """Store a run of the app that waits to be driven. Raises Refused while another one runs."""
    message, user_message = new_id(), new_id() if cause == "prompt" else ""
    position = await next_position(app_id) + (1 if user_message else 0)
    run = Run(app_id=app_id, message_id=message, model=model)
    event = ev.RunQueued(prompt, user_message, message, position, model, cause)
    await journal.log(app_id, run.id).commit(event, work=lambda session, stored: _store(session, run, stored))
    return run


def _store(session: Session, run: Run, stored: Sequence[Stored]) -> None:
    app = session.get(App, run.app_id, with_for_update=True)  # of two workers, the second waits and is refused
    if app is None:
        raise NotFound("app")
    refuse_if_busy(session, run.app_id)
    app.prefix = app.prefix or prefixes.fresh().dump()
    session.add(app)
    session.add(Run(**run.model_dump()))
    session.flush()
    write(session, fold(list(stored)))


def refuse_if_busy(session: Session, app_id: str) -> None:
    """An app has one run at a time. Raises Refused while one works."""
    if session.exec(select(Run.id).where(Run.app_id == app_id, col(Run.status).not_in(ENDED))).first():
        raise Refused("OverSkill is still working on your last message. Do this when it has finished.")


async def next_position(app_id: str) -> int:
    """The first free place at the end of the chat."""
    async with db.session() as session:
        highest = func.coalesce(func.max(Message.position), -1)
        return (await session.exec(select(highest).where(Message.app_id == app_id))).one() + 1
