"""Web origins as browsers write them: scheme, host and a port that is not the scheme's own (RFC 6454, section 6)."""

import re
from urllib.parse import SplitResult, urlsplit

HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
OWN_PORTS = {"http": 80, "https": 443}
WANTED = "an address that starts with http:// or https:// and has nothing behind the host, such as {example}"
EXAMPLE = "https://build.example.org"


def normalized_origin(address: str) -> str:
    """The origin of an address: small letters, no default port, names beyond ASCII in their IDNA form.

    Raises ValueError, with what is accepted, for whatever is more or less than an origin; one slash at the end is fine.
    """
    parts = urlsplit(address.strip())
    scheme, port = parts.scheme.lower(), _port(parts)
    more = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if scheme not in OWN_PORTS or more:
        raise ValueError(WANTED.format(example=EXAMPLE))
    host = normalized_host(f"[{parts.hostname}]" if "[" in parts.netloc else parts.hostname or "")
    return f"{scheme}://{host}" + (f":{port}" if port and port != OWN_PORTS[scheme] else "")


def parts_of(address: str) -> SplitResult:
    """The parts of an address that anybody may have written; all are empty where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def normalized_host(name: str) -> str:
    """A host name as browsers send it. Raises ValueError for what is none."""
    try:
        host = name.lower() if name.isascii() else name.encode("idna").decode().lower()
    except UnicodeError:
        host = ""
    if not HOST.fullmatch(host.removesuffix(".")):
        raise ValueError(WANTED.format(example=EXAMPLE))
    return host.removesuffix(".")


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise ValueError("an address whose port is a number from 1 to 65535") from None
