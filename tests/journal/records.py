"""An app with an owner, to hang runs on."""

from overskill import db
from overskill.models import App, Run, User, new_id


async def an_app() -> App:
    """A stored app of a user of its own."""
    name = new_id()
    user = User(name=name, name_key=name, password_hash="x")
    app = App(owner_id=user.id, name="An app")
    async with db.session() as session:
        session.add(user)
        await session.flush()
        session.add(app)
        await session.commit()
    return app


async def a_run() -> Run:
    """A stored run of an app of its own, without events."""
    app = await an_app()
    run = Run(app_id=app.id, message_id=new_id())
    async with db.session() as session:
        session.add(run)
        await session.commit()
    return run
