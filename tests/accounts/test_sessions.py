"""A session lives while it is visited, and ends everywhere at once."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select, update

from overskill import db
from overskill.accounts import sessions
from overskill.accounts.signup import sign_up
from overskill.clock import aware, now
from overskill.models import SignIn, User


@pytest.fixture
async def ada() -> User:
    return await sign_up("Ada", "a password")


async def rows() -> list[SignIn]:
    async with db.session() as session:
        return list((await session.exec(select(SignIn))).all())


async def end_at(moment: datetime) -> None:
    async with db.session() as session:
        await session.exec(update(SignIn).values({col(SignIn.expires_at): moment}))
        await session.commit()


async def test_the_secret_is_random_and_not_stored(ada: User) -> None:
    one, two = await sessions.sign_in(ada), await sessions.sign_in(ada)
    assert one != two
    assert len(one) >= 43
    assert {row.secret_hash for row in await rows()} == {sessions.hash_of(one), sessions.hash_of(two)}
    assert one not in repr(await rows())


async def test_whose_it_is(ada: User) -> None:
    secret = await sessions.sign_in(ada)
    found = await sessions.user_of(secret)
    assert found is not None
    assert found.id == ada.id


@pytest.mark.parametrize("secret", [None, "", "guess", "x" * 100_000, "half\ud83d", "'; drop table user; --"])
async def test_nobody_s(ada: User, secret: str | None) -> None:
    await sessions.sign_in(ada)
    assert await sessions.user_of(secret) is None


async def test_the_stored_hash_is_no_key(ada: User) -> None:
    secret = await sessions.sign_in(ada)
    assert await sessions.user_of(sessions.hash_of(secret)) is None


async def test_signing_in_again_ends_the_browser_s_former_session(ada: User) -> None:
    former = await sessions.sign_in(ada)
    other_browser = await sessions.sign_in(ada)
    await sessions.sign_in(ada, replacing=former)
    assert await sessions.user_of(former) is None
    assert await sessions.user_of(other_browser)


async def test_signing_out_tells_whoever_listens(ada: User) -> None:
    heard: list[str] = []
    sessions.on_sign_out.append(heard.append)
    secret = await sessions.sign_in(ada)
    await sessions.sign_out(secret)
    assert await sessions.user_of(secret) is None
    assert heard == [sessions.hash_of(secret)]


async def test_it_ends_after_thirty_days_without_a_visit(ada: User) -> None:
    secret = await sessions.sign_in(ada)
    [row] = await rows()
    assert abs(aware(row.expires_at) - now() - timedelta(days=30)) < timedelta(minutes=1)
    await end_at(now() - timedelta(seconds=1))
    assert await sessions.user_of(secret) is None


async def test_a_visit_makes_it_longer(ada: User) -> None:
    secret = await sessions.sign_in(ada)
    await end_at(now() + timedelta(days=2))
    assert await sessions.user_of(secret)
    [row] = await rows()
    assert aware(row.expires_at) > now() + timedelta(days=29)


async def test_ended_sessions_are_cleared_away(ada: User) -> None:
    await sessions.sign_in(ada)
    await end_at(now() - timedelta(days=1))
    secret = await sessions.sign_in(ada)
    assert [row.secret_hash for row in await rows()] == [sessions.hash_of(secret)]
