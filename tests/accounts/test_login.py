"""From a name and a password to a person."""

import asyncio
import time

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
    guesses = (authenticate(name, f"guess {n}", "192.0.2.1") for n in range(15))
    results = await asyncio.gather(*guesses, return_exceptions=True)
    codes = sorted(result.code for result in results if isinstance(result, Problem))
    assert codes == ["throttled"] * 5 + ["wrong"] * 10


async def test_a_stranger_does_not_lock_anybody_out() -> None:
    user = await sign_up("Ada", "a password")
    for number in range(60):
        with pytest.raises(Problem):
            await authenticate("Ada", "a guess", f"192.0.2.{number % 3}")
    assert (await authenticate("Ada", "a password", "198.51.100.1")).id == user.id


async def test_guessing_from_everywhere_is_slowed_but_not_where_the_person_is_known() -> None:
    user = await sign_up("Ada", "a password")
    await authenticate("Ada", "a password", "198.51.100.1")
    said = [await problem("Ada", "a guess", f"10.0.{number}.1") for number in range(130)]
    assert said == ["wrong"] * 100 + ["throttled"] * 30
    assert await problem("Ada", "a password", "203.0.113.1") == "throttled"
    assert (await authenticate("Ada", "a password", "198.51.100.1")).id == user.id
    assert [await problem("Ada", "x", "198.51.100.1") for _ in range(11)] == ["wrong"] * 10 + ["throttled"]


async def problem(name: str, password: str, address: str) -> str:
    with pytest.raises(Problem) as raised:
        await authenticate(name, password, address)
    return raised.value.code


async def test_a_huge_name_or_password_is_only_wrong() -> None:
    await sign_up("Ada", "a password")
    marks = "a" + "\u0315" * 150_000 + "\u0300" * 150_000
    began = time.process_time()
    assert [await problem(marks, "x", "192.0.2.1"), await problem("Ada", marks, "192.0.2.1")] == ["wrong"] * 2
    assert time.process_time() - began < 30, "composing one takes minutes"


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
