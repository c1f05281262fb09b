"""Building after a run has ended: its files are saved, nobody has to wait for the preview to show them."""

import json
from collections.abc import Sequence

import structlog
from sqlmodel import Session, col, select

from overskill.agent.job import Build
from overskill.errors import Refused
from overskill.journal.journal import Journal, Stored, read
from overskill.journal.writer import Work
from overskill.models import File, Version
from overskill.runs.materialise import materialise
from overskill.versions import blobs

log = structlog.get_logger(__name__)


async def build_afterwards(journal: Journal, app_id: str, run_id: str, build: Build) -> None:
    """Build and show the app's present files; what the build said becomes a proof of the version that the run made.

    Never raises: what was saved holds, built or not.
    """
    try:
        built = await build(await blobs.files_of(app_id))
        last = (await read(run_id))[-1].seq
        await journal.log(app_id, run_id, last).commit(built, work=_proving(app_id, run_id, ok=not built.problems))
    except Superseded:
        pass
    except Exception:
        log.exception("run.unbuilt", app=app_id, run=run_id)


class Superseded(Refused):
    """The app's files are not those of the run's version any more: whoever changed them builds them, too."""


def _proving(app_id: str, run_id: str, *, ok: bool) -> Work:
    def prove(session: Session, stored: Sequence[Stored]) -> None:
        version = session.exec(select(Version).where(Version.app_id == app_id, Version.run_id == run_id)).first()
        files = session.exec(select(File.path, File.sha256).where(col(File.app_id) == app_id))
        if version is None or blobs.manifest_of(version) != dict(files.all()):
            raise Superseded
        version.health = json.dumps(json.loads(version.health) | {"builds": ok})
        materialise(session, run_id, stored)

    return prove
