"""From a sign-in straight to the app that is asked for: one question to the database, as each click asks it."""

from sqlmodel import and_, col, select

from overskill import db
from overskill.accounts import access, sessions
from overskill.accounts.access import Verb
from overskill.accounts.signup import only_user
from overskill.errors import NotFound
from overskill.models import App, Member, SignIn, User
from overskill.settings import settings


async def app_asked_for(cookie_header: str | None, app_id: str, verb: Verb = "see") -> App:
    """The app, if whoever sends this Cookie header may `verb`. Raises as `access.app_for` does."""
    app, _ = await app_and_user(sessions.named_in(cookie_header), app_id, verb)
    return app


async def app_and_user(sign_in: str, app_id: str, verb: Verb = "see") -> tuple[App, User]:
    """The same for a sign-in, by its secret's hash, and who asks."""
    async with db.session() as session:
        if settings.auth == "none":
            user = await only_user()
            return await access.app_for(session, user, app_id, verb), user
        theirs = and_(col(Member.app_id) == col(App.id), col(Member.user_id) == col(User.id))
        query = select(App, User, SignIn, Member).select_from(SignIn).join(User, col(User.id) == col(SignIn.user_id))
        query = query.join(App, col(App.id) == app_id).outerjoin(Member, theirs)
        found = (await session.exec(query.where(SignIn.secret_hash == sign_in))).first()
        if found is None:
            raise NotFound("app")
        app, user, entry, member = found
        if not await sessions.holds(session, entry):
            raise NotFound("app")
        return access.granted(user, verb, app, member), user
