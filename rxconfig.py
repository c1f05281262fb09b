"""Reflex's own configuration, from the settings and the theme.

`reflex run`, `reflex export` and `reflex db` work as they are: what they need to find is put into the environment here.
"""

import os
import sys

import reflex as rx

from overskill import db
from overskill.settings import settings
from overskill.ui.dev_server import PassOn, ports
from overskill.ui.theme import plugins
from tasks.frontend import bun, environment

os.environ.update(environment())

frontend_port, backend_port = ports(settings.port)
Mode = rx.constants.StateManagerMode
config = rx.Config(
    app_name="overskill",
    frontend_port=frontend_port,
    backend_port=backend_port,
    backend_host="127.0.0.1" if settings.loopback_only else "0.0.0.0",  # noqa: S104  # reached from elsewhere: asked for
    bun_path=bun(),
    db_url=db.sync_url() if sys.argv[1:2] == ["db"] else None,  # else Reflex looks at it before the program migrates
    deploy_url=settings.public_url,
    api_url=settings.api_url,
    redis_url=settings.redis_url,
    state_manager_mode=Mode.REDIS if settings.redis_url else Mode.MEMORY,  # on a disk states would outlive their pages
    cors_allowed_origins=[settings.public_url],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[*plugins, PassOn()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
