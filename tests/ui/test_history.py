"""What the chat and the code panel read: once for all who ask together, and no more than is shown."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import event
from sqlmodel import Session

from overskill import db
from overskill.journal.fold import Folded
from overskill.models import App, Message, Run, Version
from overskill.ui.state import history
from overskill.ui.state.code import Code, meant, show_files
from overskill.versions import blobs
from tests.journal.records import an_app

VIEWERS = 50


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is run meanwhile."""
    seen: list[str] = []

    def note(*told: object) -> None:
        seen.append(str(told[2]))

    engine = db.engine().sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def conversation(app: App, exchanges: int = 3) -> None:
    async with db.session() as session:
        for n in range(exchanges):
            body = json.dumps(Folded(run=f"r{n}", message=f"{app.id}a{n}", status="completed").body())
            for place, (role, text, kept) in enumerate([("user", f"ask {n}", "{}"), ("assistant", "", body)], 2 * n):
                name = f"{app.id}{place}"
                said = Message(id=name, app_id=app.id, role=role, position=place, text=text, body=kept)
                said.status = "completed"
                session.add(said)
        run = Run(app_id=app.id, message_id="m")
        session.add(run)
        await session.flush()
        for number in range(1, 41):
            marked = number == 3
            version = Version(app_id=app.id, number=number, name="v", manifest="{}", run_id=run.id, bookmarked=marked)
            session.add(version)
        await session.commit()


async def test_fifty_pages_that_watched_a_run_end_are_answered_by_one_read() -> None:
    app = await an_app()
    await conversation(app)
    with statements() as seen:
        pages = await asyncio.gather(*(history.after(app.id, "r2") for _ in range(VIEWERS)))
    assert len([one for one in seen if "FROM message" in one]) == 1
    assert all(page is pages[0] for page in pages)
    assert [row.text for row in pages[0].rows if row.role == "user"] == ["ask 0", "ask 1", "ask 2"]
    assert pages[0].version == 40
    assert await history.after(app.id, "r2") is not pages[0], "who asks later reads anew"


async def test_marks_of_versions_are_read_without_all_versions() -> None:
    app = await an_app()
    await conversation(app)
    async with db.session() as session:
        assert await history._marks(session, app.id) == {3: True, 40: False}


async def test_the_code_panel_unpacks_the_file_it_shows_and_no_other() -> None:
    app = await an_app()
    async with db.session() as session:

        def store(sync: object) -> None:
            for n in range(20):
                blobs.save_file(cast(Session, sync), app.id, f"src/f{n}.ts", f"export const n = {n};\n")

        await session.run_sync(store)
        await session.commit()
    code = Code(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
    with statements() as seen:
        await show_files(code, app, 0, "f7.ts")
    assert code.source == "export const n = 7;\n"
    assert len(code.tree) == 21
    [reads] = [one for one in seen if "blob.data" in one]
    assert reads.count("?") == 1


def test_a_file_is_meant_by_its_path_or_by_the_end_that_it_alone_has() -> None:
    paths = ["src/App.tsx", "src/lib/a.ts", "src/old/a.ts"]
    names = ("src/App.tsx", "App.tsx", "./src/App.tsx", "/src/App.tsx", "@/App.tsx", "lib/a.ts", "a.ts", "p.tsx", "")
    found = [meant(name, paths) for name in names]
    assert found == [*["src/App.tsx"] * 5, "src/lib/a.ts", "", "", ""]
