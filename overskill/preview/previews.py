"""The front of the room: builds apps and remembers what each site shows."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from overskill.preview.build import Build
from overskill.preview.builder import Builder
from overskill.preview.live import LivePages
from overskill.preview.page import asset_names
from overskill.preview.sites import Site

Load = Callable[[Site], Awaitable[Mapping[str, str] | None]]
MAX_SITES = 64
MAX_MOMENTS = 8  # of replays, among them: who scrubs through a run must not push everybody's apps out
KEPT_ASSETS = 8  # script and style sheet of the last four builds
KEPT_SECONDS = 30.0  # and of every build this young: builds can follow each other faster than a page loads


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
        self.public = {name: text for name, text in files.items() if name.startswith("public/")}
        now = time.monotonic()
        self.assets.extend((now, *asset) for asset in zip(asset_names(build), (build.js, build.css), strict=True))
        while len(self.assets) > KEPT_ASSETS and self.assets[0][0] < now - KEPT_SECONDS:
            self.assets.popleft()


class Previews:
    """Builds for every site. `load(site)` gives the files of an app or a version, None when there is no such thing.

    Only what was built in this process is in memory; a site that is asked for later is built from its files again.
    """

    def __init__(self, builder: Builder, load: Load) -> None:
        self._builder = builder
        self._load = load
        self._shown: OrderedDict[Site, _Shown] = OrderedDict()
        self.pages = LivePages()

    async def build(self, app_token: str, key: str, files: Mapping[str, str]) -> Build:
        """Builds an app's files and, if they build, shows them on every open page of the app.

        A build with problems swaps nothing: the pages keep the last good one.
        """
        build = await self._builder.build(key, files)
        site = Site(app_token)
        self._record(site).take(build, files)
        if build.ok:
            self.pages.ring(site)
        return build

    def status(self, app_token: str) -> Status:
        """The app's last good build and the failed one after it, as far as this process has built them."""
        shown = self._shown.get(Site(app_token))
        return shown.status if shown else Status()

    def shown(self, site: Site) -> Build | None:
        """The build a site shows now, without building anything."""
        shown = self._shown.get(site)
        return shown.status.good if shown else None

    async def current(self, site: Site) -> Build | None:
        """The build a site shows, built now if this process has none; None when its files do not build (yet)."""
        if self.shown(site) is None:
            files = await self._load(site)
            if files:
                build = await self._builder.build(site.label, files)
                if self.shown(site) is None:  # a newer build may have arrived meanwhile
                    self._record(site).take(build, files)
        return self.shown(site)

    def asset(self, site: Site, name: str) -> str | None:
        """A built script or style sheet of the site, by its full name."""
        shown = self._shown.get(site)
        return next((text for _, known, text in shown.assets if known == name), None) if shown else None

    async def public_file(self, site: Site, path: str) -> str | None:
        """The text of a file in the app's public/ folder; `path` is relative to it."""
        await self.current(site)
        shown = self._shown.get(site)
        return shown.public.get(f"public/{path}") if shown else None

    def _record(self, site: Site) -> _Shown:
        shown = self._shown.setdefault(site, _Shown())
        self._shown.move_to_end(site)
        moments = [known for known in self._shown if known.moment]
        if len(moments) > MAX_MOMENTS:
            del self._shown[moments[0]]
        if len(self._shown) > MAX_SITES:
            self._shown.popitem(last=False)
        return shown
