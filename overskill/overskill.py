"""The composition root: pages, routes and what lives as long as the process."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import reflex as rx
from starlette.applications import Starlette

from overskill.accounts.routes import routes as account_routes
from overskill.db import DatabaseAway
from overskill.runs.routes import routes as run_routes
from overskill.runs.workshop import workshop
from overskill.ui import pages
from overskill.ui.broadcast import broadcasting
from overskill.ui.failures import report
from overskill.ui.feed import States
from overskill.ui.headers import security_headers
from overskill.ui.layout import HEAD, WRAPS
from overskill.ui.routes import away, routes
from overskill.ui.state.chat import Chat
from overskill.ui.state.live import Live
from overskill.ui.state.preview import Preview
from overskill.ui.state.strangers import ForgetStrangers
from overskill.ui.theme import STYLESHEETS

app = rx.App(
    stylesheets=STYLESHEETS,
    head_components=HEAD,
    app_wraps=WRAPS,
    api_transformer=[
        Starlette(
            routes=[*account_routes, *run_routes(workshop.runner), *routes], exception_handlers={DatabaseAway: away}
        ),
        security_headers,
    ],
    backend_exception_handler=report,
)
app.add_middleware(ForgetStrangers(), index=0)
pages.add_to(app)


@asynccontextmanager
async def alive() -> AsyncGenerator[None, None]:
    """From the first request to the last: preview, runs, feeds; closed in the reverse order."""
    async with (
        workshop.open(),
        broadcasting(app, workshop.journal, States(Live, Preview, Chat), workshop.bus),
    ):
        yield


app.register_lifespan_task(alive)
