"""Who is signed in, and what the account pages say."""

from importlib.metadata import PackageNotFoundError, version
from urllib.parse import parse_qs, urlsplit

import reflex as rx

from overskill.accounts.problems import PROBLEMS
from overskill.accounts.signup import is_open, is_owned, named
from overskill.runs.workshop import workshop
from overskill.settings import settings
from overskill.ui.live.broadcast import watches
from overskill.ui.state.visitor import sid_of, visitor


class Account(rx.State):
    """The visitor and the installation they look at."""

    _whose: str = ""
    """The sign-in that this tab's state was filled for (see ui.state.strangers)."""
    loaded: bool = False
    signed_in: bool = False
    name: str = ""
    initials: str = ""
    is_owner: bool = False
    first_run: bool = False
    signup_open: bool = False
    model: str = ""
    is_demo: bool = False
    problem: str = ""
    about: str = ""
    """Which form of the page it was, where there are several."""
    changed: bool = False
    """The person's password, just now."""
    added: str = ""
    """Whose account the owner has just made."""
    api_url: str = ""
    host: str = ""
    single_user: bool = False
    version: str = ""

    @rx.event
    async def load(self):
        """Read who is here. Runs for each page, and again on each reconnect."""
        user = await visitor(self)
        watches().close(sid_of(self))  # this page is another one, until it says otherwise
        self.signed_in, self.name = user is not None, user.name if user else ""
        self.initials = initials(self.name)
        self.is_owner = user is not None and user.role == "owner"
        self.first_run, self.signup_open = not await is_owned(), await is_open()
        self.model, self.is_demo = workshop.model_label, workshop.provider.is_demo
        self.api_url, self.host, self.version = settings.api_url, urlsplit(settings.public_url).netloc, release()
        self.single_user = settings.auth == "none"
        asked = parse_qs(urlsplit(str(self.router.url)).query)
        self.problem = PROBLEMS.get(asked.get("problem", [""])[0], "")
        self.about = asked.get("about", [""])[0][:20]
        self.changed = asked.get("changed") == ["password"] and self.signed_in
        self.added = await named(asked.get("added", [""])[0]) if self.is_owner else ""
        self.loaded = True


def initials(name: str) -> str:
    """Up to two letters for the round picture: of the first and last word, or the first two of one."""
    parts = name.split()
    return (parts[0][0] + parts[-1][0] if len(parts) > 1 else name[:2]).upper()


def release() -> str:
    try:
        return version("overskill")
    except PackageNotFoundError:  # run from a checkout
        return "0.1.0"
