"""Making accounts. The first one owns the installation; afterwards the owner adds people, or sign-up is open."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select, update

from overskill import db
from overskill.accounts import names, passwords
from overskill.accounts.problems import Problem
from overskill.errors import Refused
from overskill.models import User
from overskill.settings import settings


async def is_open() -> bool:
    """Whether somebody without an account can make one now."""
    return settings.signup == "open" or not await is_owned()


async def sign_up(name: str, password: str) -> User:
    """A new account, or the first one, which owns the installation.

    Raises Problem: "closed" before anything else is looked at, then "name", "password_short", "taken".
    """
    if not await is_open():
        raise Problem("closed")
    user = await _drafted(name, password)
    if not await is_owned() and (owner := await _claim(user)):
        return owner
    if settings.signup != "open":  # somebody else was first while the password was being hashed
        raise Problem("closed")
    return await _saved(user)


async def add_account(owner: User, name: str, password: str) -> User:
    """An account made by the owner for somebody else. Raises Refused for anyone but the owner, and Problem."""
    if owner.role != "owner":
        raise Refused("Only the owner of this installation adds accounts.")
    return await _saved(await _drafted(name, password))


async def named(name: str) -> str:
    """The name of the account that is called so; "" when there is none: anyone can write an address."""
    try:
        key = names.key(name)
    except Problem:
        return ""
    async with db.session() as session:
        return (await session.exec(select(User.name).where(User.name_key == key))).first() or ""


async def only_user() -> User:
    """The single user of OVERSKILL_AUTH=none: the owner, made on demand under the name “owner”, without a password."""
    if owner := await _owner():
        return owner
    try:
        return await _saved(User(name="owner", name_key="owner", password_hash="", role="owner"))
    except Problem:  # another request was faster
        if owner := await _owner():
            return owner
        raise


async def _drafted(name: str, password: str) -> User:
    key = names.key(name)
    return User(name=names.tidy(name), name_key=key, password_hash=await passwords.hashed(password))


async def _saved(user: User) -> User:
    async with db.session() as session:
        session.add(user)
        try:
            await session.commit()
        except IntegrityError:
            raise Problem("taken") from None
    return user


async def _claim(user: User) -> User | None:
    """Make `user` the owner; None when somebody was faster. The database allows one owner, whoever comes first."""
    if await _owner():
        return await _claim_without_password(user)
    owner = User(name=user.name, name_key=user.name_key, password_hash=user.password_hash, role="owner")
    try:
        return await _saved(owner)
    except Problem:
        return None


async def _claim_without_password(user: User) -> User | None:
    """Take over the owner that OVERSKILL_AUTH=none made, with everything it made."""
    unclaimed = update(User).where(col(User.role) == "owner", col(User.password_hash) == "")
    values = {"name": user.name, "name_key": user.name_key, "password_hash": user.password_hash}
    async with db.session() as session:
        try:
            claimed = await session.exec(unclaimed.values(**values))
            await session.commit()
        except IntegrityError:
            raise Problem("taken") from None
    return await _owner() if claimed.rowcount else None


async def _owner() -> User | None:
    async with db.session() as session:
        return (await session.exec(select(User).where(User.role == "owner"))).first()


async def is_owned() -> bool:
    """Whether the installation has an owner with a password; one without is claimed by the first sign-up."""
    owner = await _owner()
    return bool(owner and owner.password_hash)
