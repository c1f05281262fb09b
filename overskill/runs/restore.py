"""Restoring a version: its files come back and make a new version, in one transaction."""

import json
from collections.abc import Sequence

from sqlmodel import Session, col, delete

from overskill import db
from overskill.agent.job import Build
from overskill.errors import NotFound, Refused
from overskill.journal import events as ev
from overskill.journal.journal import Journal
from overskill.journal.writer import Stored
from overskill.models import File, Run, Version, new_id
from overskill.runs.begin import next_position, refuse_if_busy
from overskill.runs.materialise import materialise
from overskill.versions import blobs, snapshots


async def restore(journal: Journal, app_id: str, number: int, build: Build) -> Version:
    """Make version `number` the present one, as a new version. Raises NotFound, or Refused while a run works."""
    async with db.session() as session:
        old = await session.get(Version, (app_id, number))
        last = await snapshots.newest(session, app_id)
    if old is None or last is None:
        raise NotFound("version")
    if old.manifest == last.manifest:
        raise Refused(f"Version {number} is what you have already.")
    built = await build(await blobs.files_of_version(old))
    run = Run(app_id=app_id, message_id=new_id())
    made = Version(
        app_id=app_id,
        number=last.number + 1,
        name=f"Restored version {number}",
        changelog=json.dumps(
            snapshots.compare(blobs.manifest_of(last), blobs.manifest_of(old)).in_words(), ensure_ascii=False
        ),
        manifest=old.manifest,
        health=json.dumps({"builds": not built.problems}),
        run_id=run.id,
        parent=number,
    )
    await _commit(journal, run, made, built, await next_position(app_id))
    return made


async def _commit(journal: Journal, run: Run, made: Version, built: ev.Built, position: int) -> None:
    log = journal.log(run.app_id, run.id)
    words = f"{made.name} as version {made.number}. Nothing is lost: the versions between are still there."

    def store(session: Session, stored: Sequence[Stored]) -> None:
        refuse_if_busy(session, run.app_id)
        _put_back(session, made)
        session.add(Run(**run.model_dump()))
        session.add(made)
        session.flush()
        materialise(session, run.id, stored)

    await log.commit(
        ev.RunQueued(made.name, "", run.message_id, position, "", "restore"),
        ev.TextClosed(0, words, 2),
        built,
        ev.VersionMade(made.number, made.name, json.loads(made.changelog), json.loads(made.health)),
        ev.RunEnded("completed"),
        work=store,
    )


def _put_back(session: Session, version: Version) -> None:
    """Make the app's present files those of the version."""
    session.exec(delete(File).where(col(File.app_id) == version.app_id))
    for path, sha256 in blobs.manifest_of(version).items():
        session.add(File(app_id=version.app_id, path=path, sha256=sha256))
