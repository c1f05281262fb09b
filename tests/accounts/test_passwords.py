"""Any password works, wrong ones never, and an unknown name costs as much as a known one."""

import time

import pytest
from argon2 import PasswordHasher

from overskill.accounts import passwords
from overskill.accounts.problems import Problem


@pytest.mark.parametrize(
    "password", ["12345678", "x" * 73, "x" * 1024, "pass\0word", "пароль-密码-🔑", " spaces ", "half\ud83d...."]
)
async def test_any_length_and_script_works(password: str) -> None:
    stored = await passwords.hashed(password)
    assert await passwords.matches(stored, password)
    assert not await passwords.matches(stored, password + "x")


async def test_what_comes_after_72_bytes_counts() -> None:
    stored = await passwords.hashed("x" * 100 + "a")
    assert not await passwords.matches(stored, "x" * 100 + "b")


async def test_another_keyboard_gives_the_same_password() -> None:
    stored = await passwords.hashed("cafe\u0301-12345")
    assert await passwords.matches(stored, "caf\u00e9-12345")


@pytest.mark.parametrize("password", ["", "1234567"])
async def test_short_ones_are_refused(password: str) -> None:
    with pytest.raises(Problem, match="at least 8"):
        await passwords.hashed(password)


async def test_long_ones_are_refused_before_any_work() -> None:
    marks = "\u0315" * 30_000 + "\u0300" * 30_000
    stored = await passwords.hashed("a password")
    began = time.process_time()
    for _ in range(100):
        with pytest.raises(Problem, match="at most 1,024"):
            await passwords.hashed(marks)
        assert not await passwords.matches(stored, marks)
        assert not await passwords.matches(None, marks)
    assert time.process_time() - began < 30, "it took more than a second each time"


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$m=1$broken"])
async def test_without_a_real_hash_nothing_is_right(stored: str | None) -> None:
    assert not await passwords.matches(stored, "nobody")


async def test_an_unknown_name_costs_one_hash_with_the_same_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    known = await passwords.hashed("a password")
    verified: list[str] = []
    verify = passwords.hasher.verify

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # the library's name
            verified.append(str(hash))
            return verify(hash, password)

    monkeypatch.setattr(passwords, "hasher", Watched(time_cost=1, memory_cost=256))
    await passwords.matches(None, "guess")
    await passwords.matches(known, "guess")
    unknown_cost, known_cost = (hashed.rsplit("$", 2)[0] for hashed in verified)
    assert unknown_cost == known_cost


async def test_old_parameters_are_noticed() -> None:
    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=128).hash("a password"))
    assert not passwords.outdated(await passwords.hashed("a password"))
