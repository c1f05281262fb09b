"""Bells for open preview pages. A ring carries no data: who hears it looks up what is current, so none can be lost."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Generator

from overskill.preview.sites import Site


class LivePages:
    """The open pages of every site."""

    def __init__(self) -> None:
        self._bells: defaultdict[Site, set[asyncio.Event]] = defaultdict(set)
        self.closed = False

    @contextlib.contextmanager
    def listening(self, site: Site) -> Generator[asyncio.Event]:
        """A bell that rings while the block runs; the listener clears it."""
        bell = asyncio.Event()
        self._bells[site].add(bell)
        try:
            yield bell
        finally:
            self._bells[site].discard(bell)
            if not self._bells[site]:
                del self._bells[site]

    def ring(self, site: Site) -> None:
        """Wakes every open page of `site`."""
        for bell in self._bells.get(site, ()):
            bell.set()

    def ring_all(self, token: str) -> None:
        """Wakes every open page of an app, of its versions and of moments of its runs."""
        for site in [site for site in self._bells if site.token == token]:
            self.ring(site)

    def open_pages(self, site: Site) -> int:
        """How many pages of `site` are open."""
        return len(self._bells.get(site, ()))

    def close(self) -> None:
        """Wakes every page for the last time."""
        self.closed = True
        for site in list(self._bells):
            self.ring(site)
