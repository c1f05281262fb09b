"""What a person does with a whole app: names it, deletes it and has it back. Every change is one transaction.

`changed` tells the rest of the program, whatever process it works in.
"""

from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import update
from sqlmodel import Session, col, select

from overskill import db
from overskill.accounts.access import KEPT_SECONDS
from overskill.clock import now
from overskill.errors import NotFound, Refused
from overskill.journal.journal import Journal
from overskill.models import ENDED, App, Run
from overskill.runs.begin import Busy, hold, refuse_if_busy
from overskill.runs.runner import Runner
from overskill.text import well_formed

MOST_NAME = 80  # characters
TRIES = 5  # runs that begin one after the other while their app is being deleted
on_change: list[Callable[[str], None]] = []
"""Told the app's id after it got another name, was deleted, or came back, once that is durable."""


def changed(app_id: str) -> None:
    """Tell everyone that the app has another name, is gone, or is there again."""
    for call in on_change:
        call(app_id)


async def rename(journal: Journal, app_id: str, name: str) -> str:
    """Give an app another name of 1 to 80 characters; an empty one changes nothing. Returns the present name."""
    words = " ".join(well_formed(name).split())[:MOST_NAME]
    present = ""

    def store(session: Session, _: object) -> None:
        nonlocal present
        app = hold(session, app_id)
        app.name = present = words or app.name

    await journal.log(app_id, "").commit(work=store)
    changed(app_id)
    return present


async def delete(journal: Journal, runner: Runner, app_id: str) -> None:
    """Delete an app; what works on it is cancelled before. Its owner may have it back (accounts.access).

    Raises NotFound, or Busy when runs keep beginning.
    """

    def store(session: Session, _: object) -> None:
        app = hold(session, app_id)
        refuse_if_busy(session, app_id)
        app.deleted_at = now().timestamp()

    for last in (*[False] * (TRIES - 1), True):
        await _cancel(runner, app_id)
        try:
            await journal.log(app_id, "").commit(work=store)
            break
        except Busy:
            if last:
                raise
    changed(app_id)


async def _cancel(runner: Runner, app_id: str) -> None:
    """End what works on the app, if anything does."""
    async with db.session() as session:
        works = select(Run.id).where(Run.app_id == app_id, col(Run.status).not_in(ENDED))
        run = (await session.exec(works)).first()
    if run:
        with suppress(Refused, NotFound):  # it has ended by itself
            await runner.cancel(run)


async def undelete(journal: Journal, app_id: str) -> None:
    """Have a deleted app back as it was. Raises NotFound when it is there, or is going for good."""
    since = now().timestamp() - KEPT_SECONDS
    back = update(App).where(col(App.id) == app_id, col(App.deleted_at) > since).values(deleted_at=None)

    def store(session: Session, _: object) -> None:
        if session.exec(back.execution_options(synchronize_session=False)).rowcount == 0:
            raise NotFound("app")

    await journal.log(app_id, "").commit(work=store)
    changed(app_id)
