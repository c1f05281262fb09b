"""Who may do what with an app. Every page, handler, room and route looks its app up here.

An app that was deleted is for everyone as if it had never been, but its owner may have it back for 30 days.
"""

from typing import Literal

from sqlmodel import and_, col, or_, select

from overskill.clock import now
from overskill.db import Session
from overskill.errors import NotFound, Refused
from overskill.models import App, Member, User

Verb = Literal["see", "change", "own"]
KEPT_SECONDS = 30 * 86_400.0  # for which a deleted app can be had back

ALLOWED: dict[str, tuple[Verb, ...]] = {"viewer": ("see",), "editor": ("see", "change")}
"""What a member's role allows; the app's owner may do everything."""


def can(user: User | None, verb: Verb, app: App, member: Member | None = None) -> bool:
    """Whether `user` may; `member` is their own membership of this app. Owning the installation opens no app."""
    if user is None or app.deleted_at is not None:
        return False
    if app.owner_id == user.id:
        return True
    if member is None or (member.app_id, member.user_id) != (app.id, user.id):
        return False
    return verb in ALLOWED.get(member.role, ())


async def app_for(session: Session, user: User | None, app_id: str, verb: Verb = "see") -> App:
    """The app. Raises NotFound for an outsider, as for an app that never was; Refused when a member may not `verb`."""
    if user is None:
        raise NotFound("app")
    of_theirs = and_(col(Member.app_id) == App.id, col(Member.user_id) == user.id)
    query = select(App, Member).outerjoin(Member, of_theirs).where(App.id == app_id)
    found = (await session.exec(query)).first()
    return granted(user, verb, *found) if found else granted(user, verb, None)


def granted(user: User, verb: Verb, app: App | None, member: Member | None = None) -> App:
    """The app, if `user` may; raises as `app_for` does."""
    if app is None or not can(user, "see", app, member):
        raise NotFound("app")
    if not can(user, verb, app, member):
        raise Refused("You can look at this app, but not do this. Ask its owner.")
    return app


async def may_see(session: Session, user: User, app: App) -> bool:
    """Whether `user` may look at the app."""
    return can(user, "see", app, await session.get(Member, (app.id, user.id)))


async def apps_of(session: Session, user: User | None) -> list[App]:
    """The apps `user` may see, the last touched first."""
    if user is None:
        return []
    shared = select(Member.app_id).where(Member.user_id == user.id, col(Member.role).in_(ALLOWED))
    query = select(App).where(or_(App.owner_id == user.id, col(App.id).in_(shared)), col(App.deleted_at).is_(None))
    return list((await session.exec(query.order_by(col(App.touched_at).desc(), App.id))).all())


async def deleted_apps_of(session: Session, user: User | None) -> list[App]:
    """The apps that `user` has deleted and may have back, the last deleted first."""
    if user is None:
        return []
    since = now().timestamp() - KEPT_SECONDS
    query = select(App).where(App.owner_id == user.id, col(App.deleted_at) > since)
    return list((await session.exec(query.order_by(col(App.deleted_at).desc(), App.id))).all())


async def deleted_app(session: Session, user: User | None, app_id: str) -> App:
    """One of those. Raises NotFound for any other app, and for one of somebody else."""
    found = (app for app in await deleted_apps_of(session, user) if app.id == app_id)
    if (app := next(found, None)) is None:
        raise NotFound("app")
    return app
