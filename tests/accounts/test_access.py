"""Apps are private: an outsider cannot even tell that they exist."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from overskill import db
from overskill.accounts import cookies, sessions
from overskill.accounts.access import Verb, app_for, apps_of, can
from overskill.accounts.door import app_asked_for
from overskill.accounts.signup import only_user
from overskill.clock import now
from overskill.errors import NotFound, Refused
from overskill.models import App, Member, SignIn, User

Door = Callable[[User | None, str, Verb], Awaitable[App]]


@pytest.fixture
async def people() -> dict[str, User]:
    """The installation's owner and four members; Ada has an app that Ed edits and Vi views."""
    made = {name: User(name=name, name_key=name, password_hash="x") for name in ("root", "ada", "ed", "vi", "eve")}
    made["root"].role = "owner"
    async with db.session() as session:
        session.add_all(made.values())
        await session.commit()
    return made


@pytest.fixture
async def app(people: dict[str, User]) -> App:
    made = App(owner_id=people["ada"].id, name="Todo")
    async with db.session() as session:
        session.add(made)
        await session.flush()
        session.add(Member(app_id=made.id, user_id=people["ed"].id, role="editor"))
        session.add(Member(app_id=made.id, user_id=people["vi"].id, role="viewer"))
        await session.commit()
    return made


async def by_user(user: User | None, app_id: str, verb: Verb) -> App:
    async with db.session() as session:
        return await app_for(session, user, app_id, verb)


async def by_cookie(user: User | None, app_id: str, verb: Verb) -> App:
    secret = await sessions.sign_in(user) if user else "nobody's"
    return await app_asked_for(f"{cookies.name()}={secret}", app_id, verb)


@pytest.fixture(params=[by_user, by_cookie])
def door(request: pytest.FixtureRequest) -> Door:
    """Both ways to an app have to let the same people through."""
    return request.param


@pytest.mark.parametrize(
    ("name", "verb"),
    [("ada", "see"), ("ada", "change"), ("ada", "own"), ("ed", "see"), ("ed", "change"), ("vi", "see")],
)
async def test_who_may(door: Door, people: dict[str, User], app: App, name: str, verb: Verb) -> None:
    assert (await door(people[name], app.id, verb)).id == app.id


@pytest.mark.parametrize("verb", ["see", "change", "own"])
@pytest.mark.parametrize("name", ["eve", "root", None])
async def test_outsiders_find_nothing(
    door: Door, people: dict[str, User], app: App, name: str | None, verb: Verb
) -> None:
    user = people[name] if name else None
    with pytest.raises(NotFound) as existing:
        await door(user, app.id, verb)
    with pytest.raises(NotFound) as missing:
        await door(user, "nosuchapp", verb)
    assert str(existing.value) == str(missing.value)


@pytest.mark.parametrize(("name", "verb"), [("ed", "own"), ("vi", "change"), ("vi", "own")])
async def test_members_are_told_what_they_may_not(
    door: Door, people: dict[str, User], app: App, name: str, verb: Verb
) -> None:
    with pytest.raises(Refused, match="not do this"):
        await door(people[name], app.id, verb)


async def test_a_sign_in_that_ended_opens_nothing(people: dict[str, User], app: App) -> None:
    secret = await sessions.sign_in(people["ada"])
    cookie = f"{cookies.name()}={secret}"
    async with db.session() as session:
        entry = await session.get_one(SignIn, sessions.hash_of(secret))
        entry.expires_at = now() - timedelta(seconds=1)
        session.add(entry)
        await session.commit()
    with pytest.raises(NotFound):
        await app_asked_for(cookie, app.id)
    with pytest.raises(NotFound):
        await app_asked_for(None, app.id)


async def test_where_nobody_signs_in_the_owner_asks(app: App, setting: Callable[..., None]) -> None:
    setting(auth="none")
    with pytest.raises(NotFound):
        await app_asked_for(None, app.id)
    async with db.session() as session:
        theirs = App(owner_id=(await only_user()).id, name="Mine")
        session.add(theirs)
        await session.commit()
    assert (await app_asked_for(None, theirs.id)).id == theirs.id


@pytest.mark.parametrize(("name", "count"), [("ada", 1), ("ed", 1), ("vi", 1), ("eve", 0), ("root", 0), (None, 0)])
async def test_whose_list_shows_it(people: dict[str, User], app: App, name: str | None, count: int) -> None:
    async with db.session() as session:
        assert len(await apps_of(session, people[name] if name else None)) == count


async def test_the_last_touched_comes_first(people: dict[str, User], app: App) -> None:
    async with db.session() as session:
        session.add(App(owner_id=people["ada"].id, name="Newer"))
        await session.commit()
        assert [each.name for each in await apps_of(session, people["ada"])] == ["Newer", "Todo"]


def test_someone_else_s_membership_opens_nothing() -> None:
    app = App(id="app", owner_id="ada", name="Todo")
    eve = User(id="eve", name="Eve", name_key="eve", password_hash="")
    assert not can(eve, "see", app, Member(app_id="app", user_id="ed"))
    assert not can(eve, "see", app, Member(app_id="other", user_id="eve"))
    assert not can(eve, "see", app, Member(app_id="app", user_id="eve", role="unheard of"))
