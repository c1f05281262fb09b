"""A copy of an app: the files of its newest version as version 1 of another app, with a chat of its own.

The chat is not copied. Its words are about the other app's versions, and each of its runs, calls and costs would be
counted a second time. The first message says where the app comes from, to its person and to the model.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlmodel import Session, col, select

from overskill import db
from overskill.journal import events as ev
from overskill.journal.events import decode
from overskill.journal.journal import Journal
from overskill.journal.writer import Stored
from overskill.models import App, Event, File, Run, User, Version, new_id
from overskill.runs.apps import MOST_NAME, changed
from overskill.runs.materialise import materialise
from overskill.versions import blobs, snapshots

ENDING = " copy"


@dataclass(frozen=True, slots=True)
class _Copy:
    """What is copied of an app, and what it becomes. Without a version, the files as they are."""

    manifest: dict[str, str]
    version: Version | None = None
    journal: Sequence[ev.Happening] = ()


async def duplicate(journal: Journal, app: App, user: User) -> App:
    """A copy of the app that belongs to `user`, who may see it. A run that works on it has no part in the copy."""
    made = App(owner_id=user.id, name=app.name[: MOST_NAME - len(ENDING)] + ENDING)
    run = Run(app_id=made.id, message_id=new_id())
    copy = await _copy(app, run)

    def store(session: Session, stored: Sequence[Stored]) -> None:
        session.add(App(**made.model_dump()))
        session.flush()
        blobs.keep(session, made.id, copy.manifest.values())
        session.add_all(File(app_id=made.id, path=path, sha256=address) for path, address in copy.manifest.items())
        if copy.version:
            session.add_all([Run(**run.model_dump()), copy.version])
            session.flush()
            materialise(session, run.id, stored)

    await journal.log(made.id, run.id).commit(*copy.journal, work=store)
    changed(made.id)
    return made


async def _copy(app: App, run: Run) -> _Copy:
    async with db.session() as session:
        if source := await snapshots.newest(session, app.id):
            return _of_version(app.name, source, await _built(session, source), run)
        files = await session.exec(select(File.path, File.sha256).where(File.app_id == app.id))
        return _Copy(dict(files.all()))


async def _built(session: db.Session, version: Version) -> list[ev.Built]:
    """What the last build of a version said."""
    builds = select(Event).where(Event.run_id == version.run_id, Event.kind == ev.Built.kind)
    found = await session.exec(builds.order_by(col(Event.seq).desc()).limit(1))
    return [cast(ev.Built, decode(one.kind, one.payload)) for one in found]


def _of_version(name: str, source: Version, built: list[ev.Built], run: Run) -> _Copy:
    """As a restore, whose files come from another app."""
    manifest, health = blobs.manifest_of(source), json.loads(source.health)
    changes = snapshots.compare(snapshots.template_manifest(), manifest)
    told = ev.VersionMade(1, f"Copied from {name}", changes.in_words(), health, len(changes.added))
    version = Version(
        app_id=run.app_id,
        number=1,
        name=told.name,
        changelog=json.dumps(told.changes, ensure_ascii=False),
        manifest=source.manifest,
        health=source.health,
        run_id=run.id,
    )
    words = f"This is a copy of **{_plain(name)}** as of version {source.number}. Its own history begins here."
    queued = ev.RunQueued(f"Copied from “{name}”, version {source.number}", "", run.message_id, 0, "", "restore")
    return _Copy(manifest, version, [queued, ev.TextClosed(0, words, 2), *built, told, ev.RunEnded("completed")])


def _plain(name: str) -> str:
    """A name within markdown: nothing in it is a sign."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]()#+-.!|<>~" else char for char in name)
