"""From a name and a password, or from a request's cookie, to a person."""

from sqlmodel import select

from overskill import db
from overskill.accounts import names, passwords, sessions, throttle
from overskill.accounts.problems import Problem
from overskill.accounts.signup import only_user
from overskill.models import User
from overskill.settings import settings


async def authenticate(name: str, password: str, address: str) -> User:
    """The person with this name and password; `address` is where the attempt comes from.

    Raises Problem "throttled" or "wrong", after the same work whether the name exists or not.
    """
    key = names.asked_for(name)  # bounded: nothing that grows with the form is done before the count
    succeeded = await throttle.attempt(address, key)
    user = await _named(key)
    if not await passwords.matches(user and user.password_hash, password) or not user:
        raise Problem("wrong")
    await succeeded()
    if passwords.outdated(user.password_hash):
        await _rehash(user, password)
    return user


async def current_user(cookie_header: str | None) -> User | None:
    """Who sends this Cookie header; with OVERSKILL_AUTH=none always the owner."""
    return await user_of(sessions.named_in(cookie_header))


async def user_of(sign_in: str) -> User | None:
    """Who holds this sign-in, named by its secret's hash; with OVERSKILL_AUTH=none always the owner."""
    if settings.auth == "none":
        return await only_user()
    return await sessions.user_by_hash(sign_in) if sign_in else None


async def _named(key: str) -> User | None:
    async with db.session() as session:
        return (await session.exec(select(User).where(User.name_key == key))).first()


async def _rehash(user: User, password: str) -> None:
    user.password_hash = await passwords.hashed(password)
    async with db.session() as session:
        session.add(user)
        await session.commit()
