"""Identifiers: random, unguessable, safe in an address and in a host name."""

import secrets

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # no l, o, 0, 1: they are read out and typed


def new_id(length: int = 16) -> str:
    """`length` letters of 5 bits each: 80 bits at the default length."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
