"""Who is asking, and what may they see: every handler looks its record up through the signed-in user."""

import reflex as rx

from overskill.accounts import sessions
from overskill.accounts.access import Verb
from overskill.accounts.cookies import secret_in
from overskill.accounts.door import app_and_user, app_asked_for
from overskill.accounts.login import current_user
from overskill.errors import NotFound
from overskill.models import App, User


async def visitor(state: rx.State) -> User | None:
    """The signed-in user of this page; asked again for each event, so that a sign-out works at once."""
    return await current_user(state.router.headers.cookie)


async def require(state: rx.State) -> User:
    """The signed-in user. Raises NotFound for anyone else."""
    user = await visitor(state)
    if user is None:
        raise NotFound
    return user


async def require_owner(state: rx.State) -> User:
    """The owner of the installation. Raises NotFound for anyone else."""
    user = await require(state)
    if user.role != "owner":
        raise NotFound
    return user


def sign_in_of(state: rx.State) -> str:
    """The hash that names this page's sign-in; empty when nobody has to sign in."""
    secret = secret_in(state.router.headers.cookie)
    return sessions.hash_of(secret) if secret else ""


def sid_of(state: rx.State) -> str:
    """The page's socket."""
    return state.router.session.session_id


def app_id_in(state: rx.State) -> str:
    """The app that the page's address names: /app/<app_id>."""
    parts = state.router.url.path.strip("/").split("/")
    return parts[1] if len(parts) > 1 and parts[0] == "app" else ""


def run_id_in(state: rx.State) -> str:
    """The run that the page's address names: /app/<app_id>/runs/<run_id>."""
    parts = state.router.url.path.strip("/").split("/")
    return parts[3] if len(parts) > 3 and parts[2] == "runs" else ""


async def app_of(state: rx.State, verb: Verb = "see") -> App:
    """The app on this page, if its visitor may do this with it. Raises NotFound: an outsider cannot tell why."""
    return await app_asked_for(state.router.headers.cookie, app_id_in(state), verb)


async def app_and_user_of(state: rx.State, verb: Verb) -> tuple[App, User]:
    """The same, and the visitor."""
    return await app_and_user(state.router.headers.cookie, app_id_in(state), verb)
