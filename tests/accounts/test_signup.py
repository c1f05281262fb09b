"""Who becomes the owner, and who gets in afterwards."""

import asyncio
from collections.abc import Callable

import pytest
from sqlmodel import select

from overskill import db
from overskill.accounts.login import authenticate, current_user
from overskill.accounts.problems import Problem
from overskill.accounts.signup import add_account, is_open, only_user, sign_up
from overskill.errors import Refused
from overskill.models import User


async def users() -> list[User]:
    async with db.session() as session:
        return list((await session.exec(select(User).order_by(User.role, User.name))).all())


async def test_the_first_one_owns_the_installation() -> None:
    assert await is_open()
    user = await sign_up(" Ada ", "a password")
    assert (user.name, user.role) == ("Ada", "owner")
    assert not await is_open()


async def test_then_it_is_closed() -> None:
    await sign_up("Ada", "a password")
    for name in ("Bob", "Ada"):  # whether the name exists is not told
        with pytest.raises(Problem) as raised:
            await sign_up(name, "a password")
        assert raised.value.code == "closed"


async def test_or_open_to_members(setting: Callable[..., None]) -> None:
    setting(signup="open")
    await sign_up("Ada", "a password")
    assert await is_open()
    assert (await sign_up("Bob", "a password")).role == "member"
    with pytest.raises(Problem) as raised:
        await sign_up("BOB", "a password")
    assert raised.value.code == "taken"


@pytest.mark.parametrize(("name", "password", "code"), [("", "a password", "name"), ("Ada", "short", "password_short")])
async def test_a_refused_form_leaves_the_installation_to_the_next(name: str, password: str, code: str) -> None:
    with pytest.raises(Problem) as raised:
        await sign_up(name, password)
    assert raised.value.code == code
    assert await is_open()


@pytest.mark.parametrize(("signup", "members"), [("closed", 0), ("open", 3)])
async def test_at_the_same_moment_one_becomes_the_owner(
    setting: Callable[..., None], signup: str, members: int
) -> None:
    setting(signup=signup)
    await asyncio.gather(*(sign_up(f"Person {n}", "a password") for n in range(4)), return_exceptions=True)
    assert [user.role for user in await users()] == ["member"] * members + ["owner"]


async def test_the_owner_adds_people() -> None:
    owner = await sign_up("Ada", "a password")
    member = await add_account(owner, "Bob", "another password")
    assert (await authenticate("bob", "another password", "")).id == member.id
    with pytest.raises(Refused, match="Only the owner"):
        await add_account(member, "Eve", "a password")
    with pytest.raises(Problem):
        await add_account(owner, "bob", "a password")


async def test_without_accounts_everyone_is_the_owner(setting: Callable[..., None]) -> None:
    setting(auth="none")
    found = await asyncio.gather(*(current_user(None) for _ in range(5)))
    assert {user.id for user in found if user} == {user.id for user in await users()}
    assert [(user.name, user.role) for user in await users()] == [("owner", "owner")]


async def test_turning_accounts_off_keeps_the_owner(setting: Callable[..., None]) -> None:
    owner = await sign_up("Ada", "a password")
    setting(auth="none")
    assert (await only_user()).id == owner.id


async def test_turning_accounts_on_lets_the_first_sign_up_take_over(setting: Callable[..., None]) -> None:
    before = await only_user()
    with pytest.raises(Problem):  # nobody signs in without a password
        await authenticate("owner", "", "")
    results = await asyncio.gather(*(sign_up(f"Ada {n}", "a password") for n in range(3)), return_exceptions=True)
    [owner] = [user for user in results if isinstance(user, User)]
    assert (owner.id, owner.role) == (before.id, "owner")
    assert len(await users()) == 1
    assert (await authenticate(owner.name, "a password", "")).id == before.id
