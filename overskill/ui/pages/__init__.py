"""The pages and what each reads when it opens. `on_load` runs again on every reconnect."""

import reflex as rx

from overskill.ui.pages.dashboard import dashboard
from overskill.ui.pages.editor import editor
from overskill.ui.pages.home import home
from overskill.ui.pages.login import login
from overskill.ui.pages.missing import missing
from overskill.ui.pages.replay import replay
from overskill.ui.pages.settings import settings
from overskill.ui.pages.signup import signup
from overskill.ui.state.account import Account
from overskill.ui.state.apps import Apps
from overskill.ui.state.chat import Chat
from overskill.ui.state.code import Code
from overskill.ui.state.dashboard import Dashboard
from overskill.ui.state.gone import Gone
from overskill.ui.state.queue import Queue
from overskill.ui.state.replay import Replay
from overskill.ui.state.spending import Spending
from overskill.ui.state.versions import Versions

TITLE = "OverSkill"


def add_to(app: rx.App) -> None:
    """Add every page to the app."""
    app.add_page(home, route="/", title=TITLE, on_load=[Account.load, Apps.load])
    app.add_page(login, route="/login", title=f"Sign in · {TITLE}", on_load=Account.load)
    app.add_page(signup, route="/signup", title=f"Create an account · {TITLE}", on_load=Account.load)
    app.add_page(dashboard, route="/dashboard", title=f"Dashboard · {TITLE}", on_load=[Account.load, Dashboard.load])
    app.add_page(settings, route="/settings", title=f"Settings · {TITLE}", on_load=[Account.load, Spending.load])
    app.add_page(
        editor,
        route="/app/[app_id]",
        title=TITLE,
        on_load=[
            Chat.load,
            Queue.load,
            Account.load,
            Code.load,
            Versions.load,
            Gone.load,
        ],  # one after the other: the chat is waited for,
    )
    app.add_page(
        replay,
        route="/app/[app_id]/runs/[run_id]",
        title=f"Replay · {TITLE}",
        on_load=[Replay.load, Account.load],
    )
    app.add_page(missing, route="404", title=f"Not found · {TITLE}", on_load=Account.load)
