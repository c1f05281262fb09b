"""The showcase: running apps of this process: the build service, and the listener that serves them to who may see."""

import os
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from sqlmodel import select

from overskill import db
from overskill.accounts import access, sessions
from overskill.accounts.signup import only_user
from overskill.models import App, User, Version
from overskill.preview.build import Build
from overskill.preview.builder import Builder
from overskill.preview.grants import Grants
from overskill.preview.listener import Listener
from overskill.preview.previews import Previews
from overskill.preview.provision import provision
from overskill.preview.sites import Hosts, Site
from overskill.preview.vendor import read_vendor
from overskill.settings import settings
from overskill.versions import blobs

log = structlog.get_logger(__name__)


class Showcase:
    """Builds apps and names the places where they run."""

    def __init__(self) -> None:
        toolchain = provision(settings.data_dir)
        self._builder = Builder(toolchain)
        self._previews = Previews(self._builder, _load)
        self._hosts = Hosts(settings.preview_host, scheme=urlsplit(settings.public_url).scheme, port=_port())
        self._listener = Listener(
            self._previews,
            read_vendor(toolchain),
            Grants(_secret(settings.data_dir / "preview.key")),
            _allowed,
            hosts=self._hosts,
            builder_origin=settings.public_url,
        )

    @property
    def confinement(self) -> str:
        """How far builds are confined on this machine, in one sentence."""
        return self._builder.confinement

    @property
    def works(self) -> bool:
        """Whether apps can be built here."""
        return self._builder.works

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None, None]:
        """Serve until the process ends. Raises OSError when the preview port is taken."""
        await self._builder.start()
        log.info("preview.started", confinement=self.confinement, port=settings.preview_port)
        host = "127.0.0.1" if settings.loopback_only else "0.0.0.0"  # noqa: S104  # reached from elsewhere: asked for
        await self._listener.start(host=host, port=settings.preview_port)
        try:
            yield
        finally:
            await self._listener.close()
            await self._builder.close()

    async def build(self, app: App, files: Mapping[str, str]) -> Build:
        """Build an app's files and show them on its open pages."""
        return await self._previews.build(app.preview_token, app.id, files)

    def origin(self, app: App, version: int | None = None) -> str:
        """The origin of an app's site, or of one of its versions."""
        return self._hosts.origin(Site(app.preview_token, version))

    def address(self, app: App, session: str, version: int | None = None) -> str:
        """Where a signed-in browser opens it; `session` is the hash of its sign-in. Good for a minute."""
        return self._listener.address(Site(app.preview_token, version), session or "-")


def _port() -> int | None:
    """The port browsers use: ours, unless a proxy with https stands in front."""
    return None if urlsplit(settings.public_url).scheme == "https" else settings.preview_port


async def _load(site: Site) -> Mapping[str, str] | None:
    async with db.session() as session:
        app = (await session.exec(select(App).where(App.preview_token == site.token))).first()
        version = await session.get(Version, (app.id, site.version)) if app and site.version else None
    if app is None or (site.version and version is None):
        return None
    return await (blobs.files_of_version(version) if version else blobs.files_of(app.id))


async def _allowed(token: str, session_hash: str) -> bool:
    """Whether this sign-in still holds and its user may see the app."""
    user: User | None = await only_user() if settings.auth == "none" else await sessions.user_by_hash(session_hash)
    if user is None:
        return False
    async with db.session() as session:
        app = (await session.exec(select(App).where(App.preview_token == token))).first()
        return app is not None and await access.may_see(session, user, app)


def _secret(path: Path) -> bytes:
    """The key that signs grants, made once for this data directory and readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()
