"""The showcase: running apps of this process: the build service, and the listener that serves them to who may see."""

import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from overskill import commons, db
from overskill.accounts import access, sessions
from overskill.accounts.signup import only_user
from overskill.bus import Bus
from overskill.errors import NotFound
from overskill.models import App, Setting, User, Version
from overskill.origins import parts_of
from overskill.preview.build import Build, Problem
from overskill.preview.builder import Builder
from overskill.preview.grants import Grants
from overskill.preview.listener import Listener
from overskill.preview.previews import Previews
from overskill.preview.provision import provision
from overskill.preview.sites import Hosts, Moment, Site
from overskill.preview.vendor import read_vendor
from overskill.replay.recording import shown_files
from overskill.settings import settings
from overskill.supervise import start, supervise
from overskill.versions import blobs

log = structlog.get_logger(__name__)
KEY = "preview_key"
LOOKING = "previews of other workers"


class Showcase:
    """Builds apps and names the places where they run."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._toolchain = provision(settings.data_dir)
        self._builder = Builder(self._toolchain)
        self._previews = Previews(self._builder, _load, bus)
        scheme = urlsplit(settings.public_url).scheme
        self._hosts = Hosts(settings.preview_host, scheme=scheme, port=settings.preview_public_port)
        self._listener: Listener

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
        self._listener = self._made_listener(await _key())
        await self._builder.start()
        log.info("preview.started", confinement=self.confinement, port=settings.preview_port)
        host = "127.0.0.1" if settings.loopback_only else "0.0.0.0"  # noqa: S104  # reached from elsewhere: asked for
        await self._listener.start(host=host, port=settings.preview_port, shared=self._bus.shared)
        looking = start(supervise(LOOKING, self._previews.keep_looking), LOOKING)
        try:
            yield
        finally:
            looking.cancel()
            await self._listener.close()
            await self._builder.close()

    def _made_listener(self, key: bytes) -> Listener:
        return Listener(
            self._previews,
            read_vendor(self._toolchain),
            Grants(key, partial(commons.first, self._bus)),
            _allowed,
            hosts=self._hosts,
            builder_origin=settings.public_url,
        )

    async def build(self, app: App, files: Mapping[str, str]) -> Build:
        """Build an app's files and show them on its open pages."""
        return await self._previews.build(app.preview_token, app.id, files)

    def look_again(self, app: App) -> None:
        """Let every open page of the app ask anew whether it may be seen."""
        self._previews.pages.ring_all(app.preview_token)

    async def check(self, path: str, content: str) -> list[Problem] | None:
        """The syntax errors of one file, without building; None when the build service cannot tell now."""
        return await self._builder.check(path, content)

    def origin(self, app: App, version: int | None = None, moment: Moment | None = None) -> str:
        """The origin of an app's site, of one of its versions, or of a moment of one of its runs."""
        return self._hosts.origin(Site(app.preview_token, version, moment))

    def address(
        self, app: App, session: str, version: int | None = None, moment: Moment | None = None, path: str = "/"
    ) -> str:
        """Where a signed-in browser opens it; `session` is the hash of its sign-in. Good for a minute."""
        return self._listener.address(Site(app.preview_token, version, moment), session or "-", path=path)

    def shown(self, app: App) -> str:
        """The id of the build that an app's pages show, as far as this process knows; else ""."""
        build = self._previews.shown(Site(app.preview_token))
        return build.id if build else ""

    def file_at(self, app: App, version: int | None, address: str, line: int) -> str:
        """The app's file that a line of a built script comes from; "" when that cannot be told."""
        name = parts_of(address).path.rsplit("/", 1)[-1]
        return self._previews.file_at(Site(app.preview_token, version), name, line)


async def _load(site: Site) -> Mapping[str, str] | None:
    async with db.session() as session:
        app = (await session.exec(select(App).where(App.preview_token == site.token))).first()
        version = await session.get(Version, (app.id, site.version)) if app and site.version else None
    if app is None or (site.version and version is None):
        return None
    if site.moment:
        return await _moment(app, site.moment)
    return await (blobs.files_of_version(version) if version else blobs.files_of(app.id))


async def _moment(app: App, moment: Moment) -> Mapping[str, str] | None:
    try:
        return await shown_files(app, moment.run, moment.seq)
    except NotFound:
        return None


async def _allowed(token: str, session_hash: str) -> bool:
    """Whether this sign-in still holds and its user may see the app."""
    user: User | None = await only_user() if settings.auth == "none" else await sessions.user_by_hash(session_hash)
    if user is None:
        return False
    async with db.session() as session:
        app = (await session.exec(select(App).where(App.preview_token == token))).first()
        return app is not None and await access.may_see(session, user, app)


async def _key() -> bytes:
    """The key that signs grants: made once for this database, the same at every worker and host."""
    async with db.session() as session:
        if (kept := await session.get(Setting, KEY)) is None:
            session.add(Setting(name=KEY, value=secrets.token_hex(32)))
            with suppress(IntegrityError):  # another worker was faster: its key counts
                await session.commit()
            await session.rollback()
            kept = await session.get_one(Setting, KEY)
        return bytes.fromhex(kept.value)
