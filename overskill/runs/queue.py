"""The queue of an app: the prompts that wait for its present run to end. Every change is one transaction.

The queue holds itself up when a run ends in any way but well (`App.queue_paused`), and goes on when it is told to.
"""

from collections.abc import Callable, Sequence

from sqlmodel import Session, col, exists, select

from overskill import db
from overskill.errors import Refused
from overskill.journal.journal import Journal
from overskill.models import UNENDED, App, QueuedPrompt, Run
from overskill.runs.begin import Also, checked, hold, is_busy

MAX_WAITING = 20
on_change: list[Callable[[str], None]] = []
"""Told the app's id after each change of its queue, once it is durable."""


class Gone(Refused):
    """The prompt does not wait any more."""

    def __init__(self) -> None:
        super().__init__("This prompt is not waiting any more: it has begun, or someone removed it.")


class Free(Refused):
    """Nothing holds the prompt up: it can begin at once."""


def changed(app_id: str) -> None:
    """Tell everyone that the app's queue is not what it was."""
    for call in on_change:
        call(app_id)


class Queue:
    """Changes the queues of apps. Ids that are not the app's raise Gone."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def add(self, app_id: str, user_id: str, text: str, also: Also) -> None:
        """Put a checked prompt at the end. Raises Refused when 20 wait, Free when it need not wait."""

        def add(session: Session) -> None:
            also(session)
            if not must_wait(session, hold(session, app_id)):
                raise Free
            before = waiting(session, app_id)
            if len(before) >= MAX_WAITING:
                raise Refused(f"{MAX_WAITING} prompts are waiting already. Send this when one of them has begun.")
            position = before[-1].position + 1 if before else 0
            session.add(QueuedPrompt(app_id=app_id, user_id=user_id, position=position, text=text))

        await self._change(app_id, add)

    async def edit(self, app_id: str, prompt_id: str, text: str) -> None:
        """Give a prompt other words. Raises Gone, or Refused when they are unusable."""
        words = checked(text)

        def edit(session: Session) -> None:
            find(session, app_id, prompt_id).text = words

        await self._change(app_id, edit)

    async def place(self, app_id: str, prompt_id: str, place: int) -> None:
        """Put a prompt at a place, counted from 0. Raises Gone."""

        def put(session: Session) -> None:
            prompt = find(session, app_id, prompt_id)
            order = [one for one in waiting(session, app_id) if one is not prompt]
            order.insert(max(0, place), prompt)
            number(order)

        await self._change(app_id, put)

    async def remove(self, app_id: str, prompt_id: str) -> None:
        """Take a prompt away. Raises Gone."""
        await self._change(app_id, lambda session: take(session, app_id, prompt_id))

    async def steer(self, app_id: str, prompt_id: str) -> None:
        """Let the present run be told at its next opportunity. Raises Gone, or Free when nothing runs."""

        def steer(session: Session) -> None:
            prompt = find(session, app_id, prompt_id)
            if not is_busy(session, app_id):
                raise Free
            others = [one for one in waiting(session, app_id) if one is not prompt]
            prompt.steering = True
            number([*others, prompt])

        await self._change(app_id, steer)

    async def go_on(self, app_id: str) -> None:
        """Let the queue go on that held itself up."""

        def go_on(session: Session) -> None:
            hold(session, app_id).queue_paused = ""

        await self._change(app_id, go_on)

    async def _change(self, app_id: str, change: Also) -> None:
        def work(session: Session, _: object) -> None:
            hold(session, app_id)
            change(session)

        await self._journal.log(app_id, "").commit(work=work)
        changed(app_id)


def waiting(session: Session, app_id: str) -> Sequence[QueuedPrompt]:
    """The app's waiting prompts, the next one first."""
    query = select(QueuedPrompt).where(QueuedPrompt.app_id == app_id).order_by(col(QueuedPrompt.position))
    return session.exec(query).all()


def number(order: Sequence[QueuedPrompt]) -> None:
    """Let the prompts stand in this order; what the present run is to be told comes before the rest."""
    for position, prompt in enumerate(sorted(order, key=lambda one: not one.steering)):
        prompt.position = position


def find(session: Session, app_id: str, prompt_id: str) -> QueuedPrompt:
    """A waiting prompt of the app. Raises Gone."""
    prompt = session.get(QueuedPrompt, prompt_id)
    if prompt is None or prompt.app_id != app_id:
        raise Gone
    return prompt


def take(session: Session, app_id: str, prompt_id: str, text: str | None = None) -> None:
    """Take a prompt out of the queue; an empty one is not held up. Raises Gone, also when it has other words by now."""
    app, prompt = hold(session, app_id), find(session, app_id, prompt_id)
    if text is not None and prompt.text != text:
        raise Gone
    session.delete(prompt)
    session.flush()
    if not waiting(session, app_id):
        app.queue_paused = ""


def must_wait(session: Session, app: App) -> bool:
    """Whether a new prompt cannot begin: something runs, or others come before it."""
    return is_busy(session, app.id) or in_line(session, app)


def in_line(session: Session, app: App) -> bool:
    """Whether a new prompt stands in line behind others that nothing holds up."""
    return not app.queue_paused and bool(waiting(session, app.id))


def hold_up(session: Session, app_id: str, status: str) -> None:
    """A run has ended: what it was not told becomes a prompt like the others, and they wait unless it ended well."""
    app, prompts = hold(session, app_id), waiting(session, app_id)
    for prompt in prompts:
        prompt.steering = False
    if prompts and status != "completed":
        app.queue_paused = status


async def next_prompt(app_id: str) -> QueuedPrompt | None:
    """The prompt that may begin when nothing runs; None when the queue is empty or held up."""
    async with db.session() as session:
        mine = (
            select(QueuedPrompt)
            .join(App)
            .where(App.id == app_id, App.queue_paused == "", col(App.deleted_at).is_(None))
        )
        return (await session.exec(mine.order_by(col(QueuedPrompt.position)).limit(1))).first()


async def ready() -> Sequence[str]:
    """The apps whose queue may go on: prompts wait, nothing holds them up and nothing runs."""
    works = exists().where(col(Run.app_id) == App.id, UNENDED)
    async with db.session() as session:
        query = select(App.id).join(QueuedPrompt).where(App.queue_paused == "", ~works, col(App.deleted_at).is_(None))
        query = query.distinct()
        return (await session.exec(query)).all()
