"""Every app, every version of one and every moment of its runs is its own site: a host name that no other shares."""

from __future__ import annotations

import re
from dataclasses import dataclass

LABEL = re.compile(
    r"(?:v(?P<version>[1-9][0-9]{0,8})--|r(?P<seq>0|[1-9][0-9]{0,7})-(?P<run>[a-z0-9]{1,20})--)?(?P<token>[a-z0-9]{1,50})"
)


@dataclass(frozen=True)
class Moment:
    """A place in the journal of one of the app's runs."""

    run: str
    seq: int


@dataclass(frozen=True)
class Site:
    """What one host name shows: an app as it is now, one of its versions, or a `moment` of one of its runs."""

    token: str
    version: int | None = None
    moment: Moment | None = None

    @property
    def label(self) -> str:
        """The site's part of the host name: `<token>`, `v<number>--<token>` or `r<event>-<run>--<token>`."""
        if self.moment:
            return f"r{self.moment.seq}-{self.moment.run}--{self.token}"
        return self.token if self.version is None else f"v{self.version}--{self.token}"

    @staticmethod
    def of(label: str) -> Site:
        """The site with this label. Raises ValueError for what is none."""
        if not (found := LABEL.fullmatch(label)):
            raise ValueError(f"{label!r} names no site.")
        return _site(found)


def _site(found: re.Match[str]) -> Site:
    """What a label says."""
    moment = Moment(found["run"], int(found["seq"])) if found["run"] else None
    return Site(found["token"], int(found["version"]) if found["version"] else None, moment)


class Hosts:
    """Names sites after a pattern such as `{token}.localhost`, and finds the site a Host header means.

    `port` is the one browsers use; None leaves it out of addresses. Raises ValueError for a pattern without {token}.
    """

    def __init__(self, pattern: str, *, scheme: str = "http", port: int | None = None) -> None:
        before, found, after = pattern.lower().partition("{token}")
        if not found:
            raise ValueError(f"The preview host pattern {pattern!r} has no {{token}} in it.")
        self._pattern = pattern.lower()
        self._scheme = scheme
        self._port = port
        self._host = re.compile(re.escape(before) + LABEL.pattern + re.escape(after) + r"\.?(?::[0-9]{1,5})?")

    def site_of(self, host_header: str) -> Site | None:
        """The site that a Host header names, None when it names none."""
        found = self._host.fullmatch(host_header.lower())
        return _site(found) if found else None

    def origin(self, site: Site) -> str:
        """The site's origin as browsers write it."""
        host = self._pattern.replace("{token}", site.label)
        return f"{self._scheme}://{host}" + (f":{self._port}" if self._port else "")
