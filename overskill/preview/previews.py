"""The front of the room: builds apps and remembers what each site shows, here and at the other workers."""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field

from overskill.bus import Bus
from overskill.preview.build import Build
from overskill.preview.builder import Builder
from overskill.preview.live import LivePages
from overskill.preview.page import asset_names
from overskill.preview.shelf import Shelf
from overskill.preview.sites import Site
from overskill.supervise import start

Load = Callable[[Site], Awaitable[Mapping[str, str] | None]]
MAX_SITES = 64
MAX_MOMENTS = 8  # of replays, among them: who scrubs through a run must not push everybody's apps out
KEPT_ASSETS = 8  # script and style sheet of the last four builds
KEPT_SECONDS = 30.0  # and of every build this young: builds can follow each other faster than a page loads
LOOK_SECONDS = 5.0  # between two looks at what open pages should show, while no other worker is heard
TOPIC = "preview"
ORIGIN = re.compile(r"\s*// app:(.+)")  # esbuild says so before each module of a bundle


@dataclass(frozen=True)
class Status:
    """What an app's preview knows: the build it shows, and the failed build after it, if any."""

    good: Build | None = None
    failed: Build | None = None


@dataclass
class _Shown:
    status: Status = field(default_factory=Status)
    public: dict[str, str] = field(default_factory=dict[str, str])
    assets: deque[tuple[float, str, str]] = field(default_factory=deque[tuple[float, str, str]])

    def take(self, build: Build, files: Mapping[str, str]) -> None:
        if not build.ok:
            self.status = Status(self.status.good, build)
            return
        self.status = Status(build)
        self.public = _public(files)
        now = time.monotonic()
        self.assets.extend((now, *asset) for asset in zip(asset_names(build), (build.js, build.css), strict=True))
        while len(self.assets) > KEPT_ASSETS and self.assets[0][0] < now - KEPT_SECONDS:
            self.assets.popleft()


class Previews:
    """Builds for every site. `load(site)` gives the files of an app or a version, None when there is no such thing.

    Only the newest builds are in memory; a site that is asked for later is built from its files again.
    """

    def __init__(self, builder: Builder, load: Load, bus: Bus | None = None) -> None:
        self._builder = builder
        self._load = load
        self._shown: OrderedDict[Site, _Shown] = OrderedDict()
        self._bus = bus or Bus()
        self._shelf = Shelf(self._bus)
        self._bus.on(TOPIC, lambda label: self._start(self._renew(label)))
        self._bus.on_back(lambda: self._start(self.look()))
        self.pages = LivePages()

    async def build(self, app_token: str, key: str, files: Mapping[str, str]) -> Build:
        """Builds an app's files and, if they build, shows them on every open page of the app.

        A build with problems swaps nothing: the pages keep the last good one.
        """
        build = await self._builder.build(key, files)
        site = Site(app_token)
        if build.ok:  # before any page hears of it: what it asks for may be asked of another worker
            await self._shelf.put(site, build, _public(files))
        self._record(site).take(build, files)
        if build.ok:
            self.pages.ring(site)
            self._bus.ring(TOPIC, site.label)
        return build

    async def keep_looking(self) -> None:
        """For as long as it runs: open pages show the newest build also while no other worker is heard."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self._bus.heard_all:
                await self.look()

    async def look(self) -> None:
        """Bring every site that this worker shows up to date."""
        for site in list(self._shown):
            if self.pages.open_pages(site):
                await self._renew(site.label)
            elif site.version is None and site.moment is None:  # those never change
                del self._shown[site]

    async def _renew(self, label: str) -> None:
        """Show what another worker built, if anyone looks; else forget the site until somebody asks."""
        site = Site.of(label)
        known = self._shown.get(site)
        if known is None and not self.pages.open_pages(site):
            return
        found = await self._shelf.take(site) or await self._made(site)
        if (
            found
            and found[0].ok
            and (known is None or known.status.good is None or found[0].id != known.status.good.id)
        ):
            self._record(site).take(*found)
            self.pages.ring(site)

    async def _made(self, site: Site) -> tuple[Build, Mapping[str, str]] | None:
        """Built from the files as they are stored."""
        files = await self._load(site)
        if not files:
            return None
        build = await self._builder.build(site.label, files)
        if build.ok:
            await self._shelf.lend(site, build)
        return build, files

    def _start(self, work: Coroutine[object, object, None]) -> None:
        start(work, "preview of another worker")

    def status(self, app_token: str) -> Status:
        """The app's last good build and the failed one after it, as far as this process has built them."""
        shown = self._shown.get(Site(app_token))
        return shown.status if shown else Status()

    def shown(self, site: Site) -> Build | None:
        """The build a site shows now, without building anything."""
        shown = self._shown.get(site)
        return shown.status.good if shown else None

    async def current(self, site: Site) -> Build | None:
        """The build a site shows, built now if no worker has one; None when its files do not build (yet)."""
        if self.shown(site) is None:
            found = await self._shelf.take(site) or await self._made(site)
            if found and self.shown(site) is None:  # a newer build may have arrived meanwhile
                self._record(site).take(*found)
        return self.shown(site)

    async def asset(self, site: Site, name: str) -> str | None:
        """A built script or style sheet of the site, by its full name."""
        return self._asset_here(site, name) or await self._asset_elsewhere(site, name)

    def _asset_here(self, site: Site, name: str) -> str | None:
        shown = self._shown.get(site)
        return next((text for _, known, text in shown.assets if known == name), None) if shown else None

    async def _asset_elsewhere(self, site: Site, name: str) -> str | None:
        """As another worker built it, or built again from the same files."""
        if not self._bus.shared:
            return None
        if (text := await self._shelf.asset(site, name)) is not None:
            return text
        if not self._bus.heard_all:
            await self._renew(site.label)
        await self.current(site)
        return self._asset_here(site, name)

    async def public_file(self, site: Site, path: str) -> str | None:
        """The text of a file in the app's public/ folder; `path` is relative to it."""
        await self.current(site)
        shown = self._shown.get(site)
        return shown.public.get(f"public/{path}") if shown else None

    def file_at(self, site: Site, name: str, line: int) -> str:
        """The app's file that a line (from 1) of a built script comes from; "" when that cannot be told."""
        above = (self._asset_here(site, name) or "").split("\n", line)[:line]
        return next((found[1] for text in reversed(above) if (found := ORIGIN.fullmatch(text))), "")

    def _record(self, site: Site) -> _Shown:
        shown = self._shown.setdefault(site, _Shown())
        self._shown.move_to_end(site)
        moments = [known for known in self._shown if known.moment]
        if len(moments) > MAX_MOMENTS:
            del self._shown[moments[0]]
        if len(self._shown) > MAX_SITES:
            self._shown.popitem(last=False)
        return shown


def _public(files: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name.startswith("public/")}
