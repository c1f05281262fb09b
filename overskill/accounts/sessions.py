"""Sessions: a random secret in the browser, its hash in the database, valid until 30 days pass without a visit.

Deleting the row signs out every copy of the secret, wherever it was taken to.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlmodel import col, delete, select, update

from overskill import db
from overskill.accounts import cookies
from overskill.clock import aware, now
from overskill.models import SignIn, User

UNUSED = timedelta(days=30)
MANY = 500  # sign-ins of one question
RENEW = timedelta(days=1)  # a visit moves the end, but is not worth a write each time

on_sign_out: list[Callable[[str], object]] = []
"""Called with the secret's hash after it stopped working, in the process where it happened: pages leave their rooms."""


def hash_of(secret: str) -> str:
    """What is stored of a secret. It is random and long, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def named_in(cookie_header: str | None) -> str:
    """The sign-in that a Cookie header names, by its secret's hash, which opens nothing; empty when there is none."""
    secret = cookies.secret_in(cookie_header)
    return hash_of(secret) if secret else ""


async def sign_in(user: User, replacing: str | None = None) -> str:
    """A new secret for the browser; the one it had before stops working. Never takes a secret from outside."""
    secret = secrets.token_urlsafe(32)
    async with db.session() as session:
        await session.exec(delete(SignIn).where(col(SignIn.expires_at) < now()))
        session.add(SignIn(secret_hash=hash_of(secret), user_id=user.id, expires_at=now() + UNUSED))
        await session.commit()
    await sign_out(replacing)
    return secret


async def user_of(secret: str | None) -> User | None:
    """Who a secret belongs to; None when nobody, or when it ended."""
    return await user_by_hash(hash_of(secret)) if secret else None


async def user_by_hash(secret_hash: str) -> User | None:
    """Who signed in with the secret of this hash; None when nobody, or when it ended."""
    async with db.session() as session:
        query = select(User, SignIn).join(SignIn, col(SignIn.user_id) == col(User.id))
        found = (await session.exec(query.where(SignIn.secret_hash == secret_hash))).first()
        return found[0] if found and await holds(session, found[1]) else None


async def holds(session: db.Session, entry: SignIn) -> bool:
    """Whether a sign-in has not ended; a visit moves its end."""
    if aware(entry.expires_at) <= now():
        return False
    if aware(entry.expires_at) < now() + UNUSED - RENEW:
        await _renew(session, entry.secret_hash)
    return True


async def still_hold(hashes: Iterable[str]) -> set[str]:
    """Those of these sign-ins that have not ended. Asking is no visit: an open page alone moves no end."""
    asked, found = sorted(hashes), set[str]()
    async with db.session() as session:
        for first in range(0, len(asked), MANY):
            mine = col(SignIn.secret_hash).in_(asked[first : first + MANY])
            query = select(SignIn.secret_hash).where(mine, col(SignIn.expires_at) > now())
            found |= set(await session.exec(query))
    return found


async def sign_out(secret: str | None) -> None:
    """End a session everywhere; nothing happens when there is none."""
    if secret:
        await _end([hash_of(secret)])


async def sign_out_others(user: User, keeping: str) -> None:
    """End every session of a person but the one with this hash."""
    async with db.session() as session:
        query = select(SignIn.secret_hash).where(SignIn.user_id == user.id, SignIn.secret_hash != keeping)
        others = list((await session.exec(query)).all())
    await _end(others)


async def _end(hashes: list[str]) -> None:
    async with db.session() as session:
        await session.exec(delete(SignIn).where(col(SignIn.secret_hash).in_(hashes)))
        session.after_commit(lambda: [call(one) for one in hashes for call in on_sign_out])
        await session.commit()


async def _renew(session: db.Session, secret_hash: str) -> None:
    """An update, not a merge: a session that was signed out in the meantime stays out."""
    await session.exec(update(SignIn).where(col(SignIn.secret_hash) == secret_hash).values(expires_at=now() + UNUSED))
    await session.commit()
