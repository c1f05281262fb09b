"""A run as it was at any moment, from its journal and the blobs alone.

The chunks of a text or of a call's input were merged into one event when it closed, so their own times are gone: as
many chunks as there were are put back, the text cut evenly among them, evenly in time: from the part's first chunk,
which its end tells, or else between the events around them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlmodel import col, select

from overskill import db
from overskill.errors import NotFound
from overskill.journal import events as ev
from overskill.journal.events import Happening, decode
from overskill.journal.fold import Folded, fold
from overskill.journal.journal import Stored, read
from overskill.models import App, Event, Run, Version
from overskill.versions import blobs, snapshots

Manifest = dict[str, str]
"""path → sha256 of the content."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that a replay shows comes from here."""

    run: str
    journal: list[Stored]
    moments: list[Stored]
    """The journal with its chunks put back: numbered from 1 without a gap."""
    before: Manifest
    """The app's files when the run began."""
    restored: Manifest | None = None
    """The files that this run brought back, if it is a restore."""

    def at(self, seq: int) -> Folded:
        """The run as it was after event `seq`; 0 is before everything."""
        return fold([one for one in self.moments if one.seq <= seq])

    def files(self, seq: int) -> Manifest:
        """The app's files after event `seq`."""
        files = dict(self.before)
        for stored in self.journal:
            if stored.seq <= seq:
                files = self.after(stored.event, files)
        return files

    def after(self, event: Happening, files: Manifest) -> Manifest:
        """The files once `event` has happened to them."""
        match event:
            case ev.FileSaved():
                return _saved(event, files)
            case ev.VersionMade() if self.restored is not None:
                return self.restored
            case _:
                return files

    def swaps(self, event: Happening) -> bool:
        """Whether the preview showed other files from this event on: a build that failed leaves it as it was."""
        if self.restored is not None:
            return isinstance(event, ev.VersionMade)
        return isinstance(event, ev.Built) and not event.problems

    def shown(self, seq: int) -> Manifest | None:
        """The files in the preview from event `seq` on; None when it did not change there. 0: when the run began."""
        if seq == 0:
            return self.before
        found = next((one for one in self.journal if one.seq == seq), None)
        return self.files(seq) if found and self.swaps(found.event) else None

    def contents(self) -> set[str]:
        """The addresses of all contents that its files ever had."""
        saved = {one.event.sha256 for one in self.journal if isinstance(one.event, ev.FileSaved)}
        return {*self.before.values(), *(self.restored or {}).values(), *(sha256 for sha256 in saved if sha256)}


async def record(run: Run) -> Recording:
    """Read a run's recording as far as it has come."""
    journal = await read(run.id)
    restore = bool(journal) and isinstance(journal[0].event, ev.RunQueued) and journal[0].event.cause == "restore"
    before = await _files_before(run, journal)
    restored = await _restored(run, journal) if restore else None
    return Recording(run.id, journal, unmerged(journal), before, restored)


async def shown_files(app: App, run_id: str, seq: int) -> dict[str, str]:
    """The files that an app's preview showed from event `seq` of a run on. Raises NotFound when there is no such."""
    async with db.session() as session:
        run = await session.get(Run, run_id)
    manifest = (await record(run)).shown(seq) if run and run.app_id == app.id else None
    if manifest is None:
        raise NotFound("moment")
    return await blobs.contents(manifest)


def unmerged(journal: Sequence[Stored]) -> list[Stored]:
    """The journal with the chunks put back that a closed part took the place of."""
    pieces = _pieces(journal)
    whole = list(journal[:1])
    for before, after in pairwise(journal):
        gap = [seq for seq in range(before.seq + 1, after.seq) if seq in pieces]
        for place, seq in enumerate(gap, 1):
            at, event = pieces[seq]
            at = at or before.at + (after.at - before.at) * place / (len(gap) + 1)
            whole.append(Stored(after.run_id, seq, max(before.at, min(at, after.at)), event))
        whole.append(after)
    return whole


def _pieces(journal: Sequence[Stored]) -> dict[int, tuple[float, Happening]]:
    """Number → the chunk that stood there, and its time as far as the part tells when it began; else 0."""
    taken = {stored.seq for stored in journal}
    inputs = _inputs(journal)
    found: dict[int, tuple[float, Happening]] = {}
    for stored in journal:
        match stored.event:
            case ev.TextClosed(part, text, since, began):
                missing = [seq for seq in range(since, stored.seq) if seq not in taken]
                chunks: list[Happening] = [ev.TextGrew(part, piece) for piece in _cut(text, len(missing))]
            case ev.ToolReceived(call=call, since=since):
                missing, began = [seq for seq in range(since, stored.seq) if seq not in taken], 0.0
                chunks = [ev.ToolGrew(call, piece) for piece in _cut(inputs.get(call, ""), len(missing))]
            case _:
                continue
        step = (stored.at - began) / max(1, len(missing)) if began else 0.0
        times = [began + step * n for n in range(len(missing))]
        found |= dict(zip(missing, zip(times, chunks, strict=True), strict=True))
        taken |= set(missing)
    return found


def _inputs(journal: Sequence[Stored]) -> dict[str, str]:
    """call → its input as JSON, where its turn was whole."""
    turns = [stored.event for stored in journal if isinstance(stored.event, ev.TurnEnded)]
    calls = [block for turn in turns for block in turn.blocks if block.get("type") == "tool_use"]
    return {block["id"]: json.dumps(block["input"], ensure_ascii=False) for block in calls}


def _cut(text: str, count: int) -> list[str]:
    """The text in `count` pieces of nearly equal length."""
    return [text[len(text) * n // count : len(text) * (n + 1) // count] for n in range(count)]


async def _files_before(run: Run, journal: Sequence[Stored]) -> Manifest:
    """Those of the last version before the run, and what runs that made none have saved since."""
    files = snapshots.template_manifest()
    async with db.session() as session:
        for event in await _earlier(session, run, journal):
            match event:
                case ev.VersionMade(number):
                    version = await session.get(Version, (run.app_id, number))
                    files = blobs.manifest_of(version) if version else files
                case ev.FileSaved():
                    files = _saved(event, files)
                case _:
                    pass
    return files


async def _earlier(session: db.Session, run: Run, journal: Sequence[Stored]) -> list[Happening]:
    """What runs before this one did to the app's files, in the order of the chat: clocks of machines differ."""
    kinds = (ev.RunQueued.kind, ev.FileSaved.kind, ev.VersionMade.kind)
    query = select(Event).join(Run).where(Run.app_id == run.app_id, col(Event.kind).in_(kinds))
    stories: dict[str, list[Happening]] = {}
    for row in await session.exec(query.order_by(Event.run_id, col(Event.seq))):
        stories.setdefault(row.run_id, []).append(decode(row.kind, row.payload))
    placed = {event.position: story for story in stories.values() if isinstance(event := story[0], ev.RunQueued)}
    queued = journal[0].event if journal else None
    here = queued.position if isinstance(queued, ev.RunQueued) else 0
    return [event for place in sorted(placed) if place < here for event in placed[place]]


def _saved(event: ev.FileSaved, files: Manifest) -> Manifest:
    if event.sha256:
        return files | {event.path: event.sha256}
    return {path: sha256 for path, sha256 in files.items() if path != event.path}


async def _restored(run: Run, journal: Sequence[Stored]) -> Manifest:
    number = next((one.event.number for one in journal if isinstance(one.event, ev.VersionMade)), 0)
    async with db.session() as session:
        version = await session.get(Version, (run.app_id, number))
    return blobs.manifest_of(version) if version else {}
