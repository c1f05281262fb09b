"""Snapshots: a version is stored in the transaction that ends the turn which changed the app."""

import json
from dataclasses import dataclass

from sqlmodel import col, select

from overskill import db, template
from overskill.models import File, Version
from overskill.versions import blobs

SHOWN = 3  # lines on a version card


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version changed against the one before it."""

    added: list[str]
    changed: list[str]
    removed: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def _deeds(self) -> list[tuple[str, str, list[str]]]:
        """Sign, verb and paths of each kind of change there is."""
        kinds = (("+", "added", self.added), ("~", "changed", self.changed), ("-", "removed", self.removed))
        return [kind for kind in kinds if kind[2]]

    def in_words(self) -> list[list[str]]:
        """Up to three lines for the version card: [sign, words]. The last one says what became of the rest."""
        lines = [[sign, f"{name(path)} {verb}"] for sign, verb, paths in self._deeds for path in paths]
        return lines if len(lines) <= SHOWN else [*lines[: SHOWN - 1], self._rest(SHOWN - 1)]

    def _rest(self, told: int) -> list[str]:
        """The line for all but the first `told` files."""
        counts: list[tuple[str, str, int]] = []
        for sign, verb, paths in self._deeds:
            counts += [(sign, verb, len(paths) - told)] if len(paths) > told else []
            told = max(0, told - len(paths))
        if len(counts) == 1:
            sign, verb, count = counts[0]
            return [sign, f"{count} more files {verb}"]
        words = ", ".join(f"{count} {verb}" for _, verb, count in counts)
        return ["~", f"{sum(count for *_, count in counts)} more files: {words}"]

    def title(self) -> str:
        """All of it as one line: "Changed App.tsx and 2 more files"."""
        if not self:
            return "No changes"
        verb = self._deeds[0][1] if len(self._deeds) == 1 else "changed"
        first, *others = [name(path) for path in (*self.changed, *self.added, *self.removed)]
        more = f" and {others[0]}" if len(others) == 1 else f" and {len(others)} more files" if others else ""
        return f"{verb.capitalize()} {first}{more}"


def name(path: str) -> str:
    """A path as people call it: its last segment."""
    return path.rsplit("/", 1)[-1]


def compare(old: dict[str, str], new: dict[str, str]) -> Difference:
    """The difference between two manifests."""
    return Difference(
        sorted(new.keys() - old.keys()),
        sorted(path for path in new.keys() & old.keys() if new[path] != old[path]),
        sorted(old.keys() - new.keys()),
    )


async def plan(
    app_id: str, run_id: str, title: str, health: dict[str, bool], parent: int | None = None
) -> tuple[Version, Difference]:
    """The next version of the app from its present files, not stored yet, and what it changes.

    Without a `title` it is named after the files that it changes.

    Only the one driver of an app's run calls this, so the number cannot be taken meanwhile; if it were, the primary
    key would refuse the commit. `parent` is the version it came from: the newest, unless told otherwise.
    """
    async with db.session() as session:
        files = await session.exec(select(File.path, File.sha256).where(File.app_id == app_id))
        manifest = dict(files.all())
        before = await newest(session, app_id)
    changes = compare(blobs.manifest_of(before) if before else template_manifest(), manifest)
    made = Version(
        app_id=app_id,
        number=before.number + 1 if before else 1,
        name=title or changes.title(),
        changelog=json.dumps(changes.in_words(), ensure_ascii=False),
        manifest=json.dumps(manifest, sort_keys=True),
        health=json.dumps(health),
        run_id=run_id,
        parent=parent or (before.number if before else None),
    )
    return made, changes


def template_manifest() -> dict[str, str]:
    """The manifest of an app that nothing was written to: what the first version is compared with."""
    return {path: blobs.digest(content) for path, content in template.files().items()}


async def newest(session: db.Session, app_id: str) -> Version | None:
    """The last version, if there is one."""
    query = select(Version).where(Version.app_id == app_id).order_by(col(Version.number).desc()).limit(1)
    return (await session.exec(query)).first()
