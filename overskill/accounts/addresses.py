"""Whose request it is, where proxies pass it on, and for which host."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Network = IPv4Network | IPv6Network
LONGEST_WAY = 50  # hops that are looked at, from the last one back


def asking(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """The address of whoever asks: `peer` talks to us, `forwarded_for` is the value of X-Forwarded-For.

    A header is believed only as far as trusted proxies wrote it: each adds at its end whom it heard. So it is read from
    the end, and what stands before the first address that is not trusted is anybody's word.
    """
    here = _address(peer)
    for hop in reversed(forwarded_for.split(",")[-LONGEST_WAY:]):
        if here is None or not _is_in(here, trusted):
            break
        if (before := _address(hop)) is None:
            break
        here = before
    return str(here) if here else peer


def names_this_machine(host: str) -> bool:
    """Whether a Host header names the machine itself, by name or address, whatever the port."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or is_loopback(name)


def is_loopback(address: str) -> bool:
    """Whether an address is one that only this machine has."""
    found = _address(address)
    return found is not None and found.is_loopback


def _is_in(address: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as proxies write it: with or without a port, brackets, or IPv6 around IPv4."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found
