"""Who is asking, and what may they see: every handler looks its record up through the signed-in user."""

import reflex as rx

from overskill.accounts.access import Verb
from overskill.accounts.door import app_and_user
from overskill.accounts.login import user_of
from overskill.errors import NotFound
from overskill.models import App, User


async def visitor(state: rx.State) -> User | None:
    """The signed-in user of this page; asked again for each event, so that a sign-out works at once."""
    return await user_of(sign_in_of(state))


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
    """The hash that names this page's sign-in; empty when there is none. See `ui.http.door`."""
    return state.router.headers.cookie


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
    app, _ = await app_and_user_of(state, verb)
    return app


async def app_and_user_of(state: rx.State, verb: Verb) -> tuple[App, User]:
    """The same, and the visitor."""
    return await app_and_user(sign_in_of(state), app_id_in(state), verb)
