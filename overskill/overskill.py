"""The composition root: pages, routes and what lives as long as the process."""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import reflex as rx
import structlog
from starlette.applications import Starlette

from overskill import __version__, db, migrate
from overskill.accounts.routes import routes as account_routes
from overskill.data_dir import claimed, keep_private
from overskill.db import DatabaseAway, DatabaseBusy
from overskill.runs.routes import routes as run_routes
from overskill.runs.workshop import workshop
from overskill.settings import settings
from overskill.telemetry import logs, measures
from overskill.telemetry.pulse import beating
from overskill.ui import pages
from overskill.ui.http.door import Door
from overskill.ui.http.failures import refuse_quietly, report, report_page
from overskill.ui.http.headers import security_headers
from overskill.ui.http.hosts import own_hosts
from overskill.ui.http.monitoring import started
from overskill.ui.http.page_events import receive_pages
from overskill.ui.http.proxies import behind_proxies
from overskill.ui.http.routes import away, routes
from overskill.ui.layout import HEAD, WRAPS
from overskill.ui.live.broadcast import broadcasting, feeds
from overskill.ui.live.feed import States
from overskill.ui.live.hub import hub
from overskill.ui.state.apps import showing_apps
from overskill.ui.state.chat import Chat
from overskill.ui.state.dashboard import Dashboard
from overskill.ui.state.live import Live
from overskill.ui.state.meter import Meter
from overskill.ui.state.preview import Preview
from overskill.ui.state.pushed import InStep
from overskill.ui.state.queue import showing_queues
from overskill.ui.state.strangers import ForgetStrangers
from overskill.ui.theme import STYLESHEETS

log = structlog.get_logger(__name__)
SWITCH_INTERVAL = 0.0005
"""Seconds that a thread may keep the interpreter from the event loop, which asks for it after each system call."""
logs.begin()
refuse_quietly()
app = rx.App(
    stylesheets=STYLESHEETS,
    head_components=HEAD,
    app_wraps=WRAPS,
    api_transformer=[
        Starlette(
            routes=[*account_routes, *run_routes(workshop.runner), *routes],
            exception_handlers={DatabaseAway: away, DatabaseBusy: away},
        ),
        security_headers,
        Door,
        own_hosts,
        behind_proxies,
    ],
    backend_exception_handler=report,
    frontend_exception_handler=report_page,
)
receive_pages(app)
app.add_middleware(ForgetStrangers(), index=0)
app.add_middleware(InStep(), index=0)
pages.add_to(app)


@asynccontextmanager
async def alive() -> AsyncGenerator[None, None]:
    """From the first request to the last: preview, runs, feeds; closed in the reverse order. Raises InUse."""
    keep_private(settings.data_dir, settings.database_file)
    with claimed(settings.data_dir):
        await asyncio.to_thread(migrate.upgrade)  # `make run` has done it; `reflex run` has not
        async with _working():
            yield


@asynccontextmanager
async def _working() -> AsyncGenerator[None, None]:
    async with (
        workshop.open(),
        broadcasting(app, workshop.journal, States(Live, Preview, Chat, Meter), Dashboard, workshop.bus),
        showing_queues(workshop.bus),
        showing_apps(workshop.bus),
        beating(
            {
                measures.JOURNAL_QUEUE: lambda: workshop.journal.waiting,
                measures.FEEDS: lambda: len(feeds()),
                measures.VIEWERS: lambda: hub.viewers,
            }
        ),
    ):
        started()
        sys.setswitchinterval(SWITCH_INTERVAL)  # with Python's 5 ms a heavy text in a thread made pings take 0.3 s
        gc.collect()
        gc.freeze()  # the program itself is never garbage: looking through it stopped every stream for up to 0.2 s
        log.info(
            "process.started",
            version=__version__,
            pid=os.getpid(),
            workers=int(os.environ.get("GRANIAN_WORKERS", "1")),
            database="sqlite" if db.is_sqlite() else "postgresql",
            redis=settings.redis_url is not None,
            model="demo" if workshop.provider.is_demo else "api",
        )
        yield
        log.info("process.stopping", pid=os.getpid())
    log.info("process.stopped", pid=os.getpid())


app.register_lifespan_task(alive)
