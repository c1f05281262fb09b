"""A prompt on its way: it begins a run, or waits until it may, and counts once however often it is sent."""

import re
from functools import partial

from sqlmodel import Session

from overskill import db
from overskill.errors import Refused
from overskill.journal.journal import Journal
from overskill.models import QueuedPrompt, Receipt, Run
from overskill.runs.begin import Also, Busy, begin, hold
from overskill.runs.queue import Free, Gone, Queue, changed, in_line, next_prompt, take, waiting

RECEIPT = db.table_of(Receipt)
TICKET = re.compile(r"[0-9a-f]{32}")


class Repeated(Refused):
    """This was stored before: the page did not hear of it. `app_id`: where it was sent to."""

    def __init__(self, app_id: str) -> None:
        super().__init__("This was sent already.")
        self.app_id = app_id


async def send(journal: Journal, app_id: str, receipt: Receipt, text: str, model: str) -> Run | None:
    """Store a checked prompt once; the run that it begins, or None when it waits or was stored before."""
    once = partial(sign, receipt=receipt)

    def admit(session: Session) -> None:
        once(session)
        if in_line(session, hold(session, app_id)):
            raise Busy

    while True:  # a run may end, or begin, between one look and the other
        try:
            return await begin(journal, app_id, text, model, also=admit)
        except Repeated:
            return None
        except Busy:
            pass
        try:
            return await Queue(journal).add(app_id, receipt.user_id, text, once)
        except Repeated:
            return None
        except Free:
            pass


def sign(session: Session, receipt: Receipt) -> None:
    """Note that the prompt is stored, in the transaction that stores it. Raises Repeated, Refused for a bad ticket."""
    if not TICKET.fullmatch(receipt.ticket):
        raise Refused("This page is out of date. Reload it and send again.")
    session.flush()  # the app it names may be made in this very transaction
    made = db.insert(RECEIPT).on_conflict_do_nothing().returning(RECEIPT.c.ticket)
    if session.connection().execute(made, receipt.model_dump()).first() is None:
        raise Repeated(session.get_one(Receipt, (receipt.user_id, receipt.ticket)).app_id)


async def follow_up(journal: Journal, app_id: str, model: str) -> Run | None:
    """Begin the run of the next waiting prompt, which leaves the queue in the same transaction; None when none may."""
    while prompt := await next_prompt(app_id):
        try:
            return await begin_waiting(journal, prompt, model, also=partial(_still_next, prompt=prompt))
        except Gone:
            pass  # changed meanwhile: look again
        except Busy:
            return None
    return None


async def begin_waiting(journal: Journal, prompt: QueuedPrompt, model: str, also: Also = lambda _: None) -> Run:
    """Begin a waiting prompt's run, also while the queue is held up. Raises Gone, or Busy while another one runs."""

    def leave(session: Session) -> None:
        also(session)
        take(session, prompt.app_id, prompt.id, prompt.text)

    run = await begin(journal, prompt.app_id, prompt.text, model, user_message=prompt.id, also=leave)
    changed(prompt.app_id)
    return run


def _still_next(session: Session, prompt: QueuedPrompt) -> None:
    """It is the first in a queue that nothing holds up. Raises Gone."""
    app, prompts = hold(session, prompt.app_id), waiting(session, prompt.app_id)
    if app.queue_paused or not prompts or prompts[0].id != prompt.id:
        raise Gone
