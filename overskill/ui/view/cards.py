"""A person's apps as cards: how each stands, what it was begun with, and a watch that rings when one changes."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import reflex as rx
from sqlmodel import and_, col, func, select

from overskill import db
from overskill.accounts.access import KEPT_SECONDS, apps_of, deleted_apps_of
from overskill.clock import seconds_since
from overskill.journal import events as ev
from overskill.models import App, Message, Run, User, Version
from overskill.ui.view import verdicts
from overskill.ui.view.figures import age
from overskill.ui.view.measures import hue, initial
from overskill.ui.view.shapes import AppCard, DeletedApp

MOST_ABOUT = 120  # characters
TELLING = (ev.RunQueued, ev.Paused, ev.Resumed, ev.AppRenamed, ev.VersionMade, ev.RunEnded)
Health = Mapping[str, bool]


async def read_cards(session: db.Session, user: User | None) -> tuple[list[AppCard], list[DeletedApp]]:
    """The apps that a person may see, and those that they have deleted."""
    apps = await apps_of(session, user)
    ids = [app.id for app in apps]
    statuses, versions, words = await _statuses(session, ids), await _versions(session, ids), await _words(session, ids)
    same = Counter(app.name.casefold() for app in apps)
    cards: list[AppCard] = []
    for app in apps:
        card = _card(app, verdicts.of_app(statuses.get(app.id, ""), *versions.get(app.id, (0, {}))))
        card.about = _about(words.get(app.id, ""), app, alone=same[app.name.casefold()] == 1)
        cards.append(card)
    return cards, [deleted(app) for app in await deleted_apps_of(session, user)]


def _card(app: App, verdict: verdicts.Verdict) -> AppCard:
    return AppCard(
        id=app.id,
        name=app.name,
        initial=initial(app.name),
        key=verdict.key,
        state=verdict.words,
        tone=verdict.tone,
        age=age(app.touched_at),
        hue=hue(app.id),
    )


def _about(words: str, app: App, *, alone: bool) -> str:
    line = " ".join(words.split())
    line = line[:1].upper() + line[1:]
    return line if alone else f"Begun {_ago(app.created_at)}" + (f": {line}" if line else "")


def _ago(moment: datetime) -> str:
    return age(moment).replace("now", "just now")


def deleted(app: App) -> DeletedApp:
    """An app that can be had back."""
    when = datetime.fromtimestamp(app.deleted_at or 0, UTC)
    days = max(1, round((KEPT_SECONDS - seconds_since(when)) / 86_400))
    kept = "1 more day" if days == 1 else f"{days} more days"
    words = f"Deleted {_ago(when)}, kept for {kept}"
    return DeletedApp(id=app.id, name=app.name, initial=initial(app.name), hue=hue(app.id), when=words)


async def _statuses(session: db.Session, ids: Sequence[str]) -> dict[str, str]:
    """App → how its newest run stands."""
    newest = select(Run.app_id, func.max(Run.started_at).label("at")).where(col(Run.app_id).in_(ids))
    newest = newest.group_by(Run.app_id).subquery()
    same = and_(col(Run.app_id) == newest.c.app_id, col(Run.started_at) == newest.c.at)
    return dict((await session.exec(select(Run.app_id, Run.status).join(newest, same))).all())


async def _versions(session: db.Session, ids: Sequence[str]) -> dict[str, tuple[int, Health]]:
    """App → its newest version's number and health."""
    newest = select(Version.app_id, func.max(Version.number).label("number")).where(col(Version.app_id).in_(ids))
    newest = newest.group_by(Version.app_id).subquery()
    same = and_(col(Version.app_id) == newest.c.app_id, col(Version.number) == newest.c.number)
    found = await session.exec(select(Version.app_id, Version.number, Version.health).join(newest, same))
    return {app: (number, json.loads(health)) for app, number, health in found}


async def _words(session: db.Session, ids: Sequence[str]) -> dict[str, str]:
    """App → the beginning of its first prompt; of a copy, where it comes from."""
    first = select(Message.app_id, func.min(Message.position).label("at")).where(col(Message.app_id).in_(ids))
    first = first.group_by(Message.app_id).subquery()
    same = and_(col(Message.app_id) == first.c.app_id, col(Message.position) == first.c.at)
    words = select(Message.app_id, Message.role, func.substr(Message.text, 1, MOST_ABOUT)).join(first, same)
    found = (await session.exec(words)).all()
    copies = [app for app, role, _ in found if role != "user"]
    names = select(Version.app_id, Version.name).where(col(Version.app_id).in_(copies), Version.number == 1)
    named = dict((await session.exec(names)).all()) if copies else {}
    return {app: text for app, role, text in found if role == "user"} | named


class CardsWatch:
    """Rings the first page of a person when their cards change (ui.live.watches keeps it)."""

    state: type[rx.State] | None
    telling: tuple[type[ev.Happening], ...] = TELLING
    live = False

    def __init__(self, sid: str, sign_in: str, user: User, state: type[rx.State]) -> None:
        self.sid, self.sign_in, self.user, self.state = sid, sign_in, user, state
        self.apps: list[str] = []

    async def ask(self) -> dict[str, Any]:
        """The sum of the cards: the page reads them itself when it is another one."""
        async with db.session() as session:
            cards, gone = await read_cards(session, self.user)
        self.apps = [card.id for card in cards]
        whole = json.dumps([one.model_dump() for one in (*cards, *gone)])
        return {"beat": hashlib.sha256(whole.encode(errors="replace")).hexdigest()[:16]}

    def clocks(self) -> dict[str, Any]:
        """Nothing on a card moves by itself."""
        return {}
