"""Restoring a version: its files come back and make a new version, in one transaction; only then are they shown."""

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
from overskill.runs.afterwards import build_afterwards
from overskill.runs.begin import hold, placed, refuse_if_busy
from overskill.runs.materialise import materialise
from overskill.versions import blobs, snapshots


async def restore(journal: Journal, app_id: str, number: int, build: Build) -> Version:
    """Make version `number` the present one, as a new version. Raises NotFound, or Refused while a run works."""
    while True:
        try:
            made = await _restored(journal, app_id, number)
            break
        except _Overtaken:
            pass
    await build_afterwards(journal, app_id, made.run_id, build)
    return made


class _Overtaken(Refused):
    """Somebody made a version meanwhile, so the number is taken: look again."""


async def _restored(journal: Journal, app_id: str, number: int) -> Version:
    async with db.session() as session:
        old = await session.get(Version, (app_id, number))
        last = await snapshots.newest(session, app_id)
    if old is None or last is None:
        raise NotFound("version")
    difference = snapshots.compare(await blobs.manifest(app_id), blobs.manifest_of(old))
    if not difference:
        raise Refused(f"Version {number} is what you have already.")
    run = Run(app_id=app_id, message_id=new_id())
    made = Version(
        app_id=app_id,
        number=last.number + 1,
        name=f"Restored version {number}",
        changelog=json.dumps(difference.in_words(), ensure_ascii=False),
        manifest=old.manifest,
        health=json.dumps(_proofs(old)),
        run_id=run.id,
        parent=number,
    )
    await _commit(journal, run, made, difference.by_path())
    return made


def _proofs(old: Version) -> dict[str, bool]:
    """What was proven of these very files; how the run ended that made them is not theirs."""
    return {name: proof for name, proof in json.loads(old.health).items() if name != "interrupted"}


async def _commit(journal: Journal, run: Run, made: Version, changed: list[list[str]]) -> None:
    added = sum(sign == "+" for sign, _ in changed)
    words = f"{made.name} as version {made.number}. Nothing is lost: the versions between are still there."

    def store(session: Session, stored: Sequence[Stored]) -> Sequence[Stored]:
        hold(session, run.app_id)
        refuse_if_busy(session, run.app_id)
        if session.get(Version, (run.app_id, made.number)):
            raise _Overtaken
        _put_back(session, made)
        session.add(Run(**run.model_dump()))
        session.add(Version(**made.model_dump()))
        session.flush()
        stored = placed(session, run.app_id, stored)
        materialise(session, run.id, stored)
        return stored

    await journal.log(run.app_id, run.id).commit(
        ev.RunQueued(made.name, "", run.message_id, -1, "", "restore", changed),
        ev.TextClosed(0, words, 2),
        ev.VersionMade(made.number, made.name, json.loads(made.changelog), json.loads(made.health), added),
        ev.RunEnded("completed"),
        work=store,
    )


def _put_back(session: Session, version: Version) -> None:
    """Make the app's present files those of the version."""
    session.exec(delete(File).where(col(File.app_id) == version.app_id))
    for path, sha256 in blobs.manifest_of(version).items():
        session.add(File(app_id=version.app_id, path=path, sha256=sha256))
