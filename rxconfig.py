"""Reflex's own configuration, from the settings and the theme."""

import reflex as rx

from overskill.settings import settings
from overskill.ui.theme import plugins

Mode = rx.constants.StateManagerMode
config = rx.Config(
    app_name="overskill",
    backend_port=settings.port,  # no frontend_port: with one, Reflex refuses to start without the frontend
    backend_host="127.0.0.1" if settings.loopback_only else "0.0.0.0",  # noqa: S104  # reached from elsewhere: asked for
    deploy_url=settings.public_url,
    api_url=settings.api_url,
    redis_url=settings.redis_url,
    state_manager_mode=Mode.REDIS if settings.redis_url else Mode.MEMORY,  # on a disk states would outlive their pages
    cors_allowed_origins=[settings.public_url],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=plugins,
    disable_plugins=[rx.plugins.SitemapPlugin],
)
