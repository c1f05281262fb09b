"""Apps are private: an outsider cannot even tell that they exist."""

import pytest

from overskill import db
from overskill.accounts.access import Verb, app_for, apps_of, can
from overskill.errors import NotFound, Refused
from overskill.models import App, Member, User


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


@pytest.mark.parametrize(
    ("name", "verb"),
    [("ada", "see"), ("ada", "change"), ("ada", "own"), ("ed", "see"), ("ed", "change"), ("vi", "see")],
)
async def test_who_may(people: dict[str, User], app: App, name: str, verb: Verb) -> None:
    async with db.session() as session:
        assert (await app_for(session, people[name], app.id, verb)).id == app.id


@pytest.mark.parametrize("verb", ["see", "change", "own"])
@pytest.mark.parametrize("name", ["eve", "root", None])
async def test_outsiders_find_nothing(people: dict[str, User], app: App, name: str | None, verb: Verb) -> None:
    user = people[name] if name else None
    async with db.session() as session:
        with pytest.raises(NotFound) as existing:
            await app_for(session, user, app.id, verb)
        with pytest.raises(NotFound) as missing:
            await app_for(session, user, "nosuchapp", verb)
    assert str(existing.value) == str(missing.value)


@pytest.mark.parametrize(("name", "verb"), [("ed", "own"), ("vi", "change"), ("vi", "own")])
async def test_members_are_told_what_they_may_not(people: dict[str, User], app: App, name: str, verb: Verb) -> None:
    async with db.session() as session:
        with pytest.raises(Refused, match="not do this"):
            await app_for(session, people[name], app.id, verb)


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
