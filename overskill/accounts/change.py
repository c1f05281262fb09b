"""A person changes their own password."""

from overskill import db
from overskill.accounts import passwords, sessions, throttle
from overskill.accounts.problems import Problem
from overskill.models import User


async def change_password(user: User, current: str, wanted: str, sign_in: str, address: str) -> None:
    """Set another password and end every other sign-in; `sign_in` names the one that asks, by its secret's hash.

    Raises Problem "throttled", "current", "password_short" or "password_long".
    """
    succeeded = await throttle.attempt(address, user.name_key)
    if not await passwords.matches(user.password_hash, current):
        raise Problem("current")
    await succeeded()
    user.password_hash = await passwords.hashed(wanted)
    async with db.session() as session:
        session.add(user)
        await session.commit()
    await sessions.sign_out_others(user, keeping=sign_in)
