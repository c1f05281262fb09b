"""Beginning a run: the prompt, its two messages and the run are stored in one transaction, before anything is shown."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from sqlmodel import Session, func, select

from overskill import template
from overskill.agent import prompt as prefixes
from overskill.errors import NotFound, Refused
from overskill.journal import events as ev
from overskill.journal.fold import fold
from overskill.journal.journal import Journal
from overskill.journal.writer import Stored
from overskill.models import UNENDED, App, File, Message, Run, new_id
from overskill.runs.materialise import standing, tell
from overskill.text import well_formed
from overskill.versions import blobs

MAX_PROMPT = 100_000
Also = Callable[[Session], None]
"""What else happens in the transaction that begins a run, before anything of it; raises to keep it from beginning."""


class Busy(Refused):
    """An app has one run at a time."""

    def __init__(self) -> None:
        super().__init__("OverSkill is still working on your last message. Do this when it has finished.")


def checked(prompt: str) -> str:
    """The prompt, ready to be stored. Raises Refused when it is empty or over 100,000 characters."""
    words = well_formed(prompt.replace("\0", "")).strip()
    if not words:
        raise Refused("Write what you would like to build or change.")
    if len(words) > MAX_PROMPT:
        raise Refused(f"This is {len(words):,} characters long; the most is {MAX_PROMPT:,}. Shorten it and send again.")
    return words


async def begin(
    journal: Journal,
    app_id: str,
    prompt: str,
    model: str,
    cause: str = "prompt",
    *,
    user_message: str = "",
    also: Also = lambda _: None,
) -> Run:
    """Store a run of the app that waits to be driven. Raises Busy while another one runs, and what `also` raises."""
    message, user_message = new_id(), (user_message or new_id()) if cause == "prompt" else ""
    run = Run(app_id=app_id, message_id=message, model=model)

    def store(session: Session, stored: Sequence[Stored]) -> Sequence[Stored]:
        also(session)
        return _store(session, run, stored)

    event = ev.RunQueued(prompt, user_message, message, -1, model, cause)
    await journal.log(app_id, run.id).commit(event, work=store)
    return run


def _store(session: Session, run: Run, stored: Sequence[Stored]) -> Sequence[Stored]:
    app = hold(session, run.app_id)
    refuse_if_busy(session, run.app_id)
    app.prefix = app.prefix or prefixes.fresh(_start(session, app.id)).dump()
    stored = placed(session, run.app_id, stored)
    folded = fold(list(stored))
    session.add(Run(**run.model_dump() | standing(folded)))
    session.flush()
    tell(session, run.app_id, folded)
    return stored


def placed(session: Session, app_id: str, stored: Sequence[Stored]) -> Sequence[Stored]:
    """A run's first events, with its messages at the end of the chat. The app is held: the place stays free."""
    first, *others = stored
    event = cast(ev.RunQueued, first.event)
    position = next_position(session, app_id) + bool(event.user_message)
    return [replace(first, event=replace(event, position=position)), *others]


def _start(session: Session, app_id: str) -> dict[str, str]:
    """The files of the template if the app is still as it was made; none otherwise."""
    start, present = template.files(), select(File.path, File.sha256).where(File.app_id == app_id)
    is_new = dict(session.exec(present).all()) == {path: blobs.digest(text) for path, text in start.items()}
    return start if is_new else {}


def hold(session: Session, app_id: str) -> App:
    """The app, which no other transaction changes until this one ends. Raises NotFound, also when it was deleted."""
    held: dict[str, App] = session.info.setdefault("held", {})
    if app_id not in held:
        app = session.exec(select(App).where(App.id == app_id).with_for_update(key_share=True)).first()
        if app is None or app.deleted_at is not None:
            raise NotFound("app")
        held[app_id] = app
    return held[app_id]


def refuse_if_busy(session: Session, app_id: str) -> None:
    """An app has one run at a time. Raises Busy while one works."""
    if is_busy(session, app_id):
        raise Busy


def is_busy(session: Session, app_id: str) -> bool:
    """Whether a run works on the app or is paused."""
    return session.exec(select(Run.id).where(Run.app_id == app_id, UNENDED)).first() is not None


def next_position(session: Session, app_id: str) -> int:
    """The first free place at the end of the chat."""
    highest = func.coalesce(func.max(Message.position), -1)
    return session.exec(select(highest).where(Message.app_id == app_id)).one() + 1
