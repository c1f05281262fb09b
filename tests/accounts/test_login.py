"""From a name and a password to a person."""

import asyncio

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from overskill import db
from overskill.accounts import passwords
from overskill.accounts.login import authenticate
from overskill.accounts.problems import Problem
from overskill.accounts.signup import sign_up
from overskill.models import User


@pytest.mark.parametrize("name", ["Ada", "ada", " ADA "])
async def test_the_name_in_any_case(name: str) -> None:
    user = await sign_up("Ada", "a password")
    assert (await authenticate(name, "a password", "192.0.2.1")).id == user.id


@pytest.mark.parametrize(
    ("name", "password"), [("Ada", "wrong password"), ("Bob", "a password"), ("", ""), ("\0", "x")]
)
async def test_wrong_is_wrong_in_the_same_words(name: str, password: str) -> None:
    await sign_up("Ada", "a password")
    with pytest.raises(Problem) as raised:
        await authenticate(name, password, "192.0.2.1")
    assert raised.value.code == "wrong"


@pytest.mark.parametrize("name", ["Ada", "Nobody"])
async def test_guessing_in_parallel_gets_ten_tries(name: str) -> None:
    await sign_up("Ada", "a password")
    guesses = (authenticate(name, f"guess {n}", f"192.0.2.{n}") for n in range(15))
    results = await asyncio.gather(*guesses, return_exceptions=True)
    codes = sorted(result.code for result in results if isinstance(result, Problem))
    assert codes == ["throttled"] * 5 + ["wrong"] * 10


async def test_an_old_hash_is_replaced() -> None:
    user = await sign_up("Ada", "a password")
    user.password_hash = PasswordHasher(time_cost=1, memory_cost=128).hash("a password")
    async with db.session() as session:
        session.add(user)
        await session.commit()
    await authenticate("Ada", "a password", "")
    async with db.session() as session:
        stored = (await session.exec(select(User))).one()
    assert not passwords.outdated(stored.password_hash)
    await authenticate("Ada", "a password", "")
