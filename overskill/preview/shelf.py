"""The shelf: finished builds that every worker can show, in Redis for a while.

A browser asks whichever worker answers the port for the page, its script and its events. What is not on the shelf (any
more) is built again from the app's files: equal files give equal names.
"""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict

from overskill import commons
from overskill.bus import Bus
from overskill.preview.build import Build
from overskill.preview.page import asset_names
from overskill.preview.sites import Site

SECONDS = 3600
Shown = tuple[Build, dict[str, str]]
"""A build that works, and the files of the app's public/ folder."""


class Shelf:
    """Empty while Redis is away, and without it."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def put(self, site: Site, build: Build, public: Mapping[str, str]) -> None:
        """Let every worker show a build, and hand out its script and style sheet."""
        if self._bus.redis is None:
            return
        js, css = asset_names(build)
        facts = {**asdict(build), "js": js, "css": css}
        body = json.dumps({"build": facts, "public": dict(public)})
        values = {_shown(site): body, _asset(site, js): build.js, _asset(site, css): build.css}
        await commons.put(self._bus, await asyncio.to_thread(_packed, values), SECONDS)

    async def lend(self, site: Site, build: Build) -> None:
        """Let every worker hand out the script and style sheet of a build that is not news."""
        if self._bus.redis is not None:
            js, css = asset_names(build)
            values = {_asset(site, js): build.js, _asset(site, css): build.css}
            await commons.put(self._bus, await asyncio.to_thread(_packed, values), SECONDS)

    async def take(self, site: Site) -> Shown | None:
        """The build that any worker showed last; None when it is not on the shelf."""
        (packed,) = await commons.get(self._bus, _shown(site))
        if packed is None:
            return None
        body = json.loads(zlib.decompress(packed))
        facts = body["build"]
        js, css = await self.asset(site, facts["js"]), await self.asset(site, facts["css"])
        if js is None or css is None:
            return None
        facts |= {"js": js, "css": css, "problems": (), "warnings": (), "preload": tuple(facts["preload"])}
        return Build(**facts), body["public"]

    async def asset(self, site: Site, name: str) -> str | None:
        """A built script or style sheet of the site, by its full name."""
        (packed,) = await commons.get(self._bus, _asset(site, name))
        return None if packed is None else _text(packed)


def _shown(site: Site) -> str:
    return f"preview:{site.label}"


def _asset(site: Site, name: str) -> str:
    return f"preview:{site.label}:{name}"


def _packed(values: Mapping[str, str]) -> dict[str, bytes]:
    return {name: zlib.compress(value.encode("utf-8", "surrogatepass"), 1) for name, value in values.items()}


def _text(packed: bytes) -> str:
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")
