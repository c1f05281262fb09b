"""Snapshots: a version is stored in the transaction that ends the turn which changed the app."""

import json
from dataclasses import dataclass

from sqlmodel import col, select

from overskill import db, template
from overskill.models import File, Version
from overskill.versions import blobs


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version changed against the one before it."""

    added: list[str]
    changed: list[str]
    removed: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def in_words(self) -> list[list[str]]:
        """Up to five lines for the version card: [sign, words]. What is not named there is counted by kind."""
        kinds = (("+", "added", self.added), ("~", "changed", self.changed), ("-", "removed", self.removed))
        lines = [[sign, f"{name(path)} {done}"] for sign, done, paths in kinds for path in paths]
        if len(lines) <= 3:
            return lines
        left = [(sign, done, [line for line in lines[2:] if line[0] == sign]) for sign, done, _ in kinds]
        return lines[:2] + [_rest(sign, done, more) for sign, done, more in left if more]


def _rest(sign: str, done: str, more: list[list[str]]) -> list[str]:
    return more[0] if len(more) == 1 else [sign, f"{len(more)} more files {done}"]


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


async def plan(app_id: str, run_id: str, title: str, health: dict[str, bool], parent: int | None = None) -> Version:
    """The next version of the app from its present files, not stored yet.

    Only the one driver of an app's run calls this, so the number cannot be taken meanwhile; if it were, the primary
    key would refuse the commit. `parent` is the version it came from: the newest, unless told otherwise.
    """
    async with db.session() as session:
        files = await session.exec(select(File.path, File.sha256).where(File.app_id == app_id))
        manifest = dict(files.all())
        before = await newest(session, app_id)
    changes = compare(blobs.manifest_of(before) if before else template_manifest(), manifest).in_words()
    return Version(
        app_id=app_id,
        number=before.number + 1 if before else 1,
        name=title,
        changelog=json.dumps(changes, ensure_ascii=False),
        manifest=json.dumps(manifest, sort_keys=True),
        health=json.dumps(health),
        run_id=run_id,
        parent=parent or (before.number if before else None),
    )


def template_manifest() -> dict[str, str]:
    """The manifest of an app that nothing was written to: what the first version is compared with."""
    return {path: blobs.digest(content) for path, content in template.files().items()}


async def newest(session: db.Session, app_id: str) -> Version | None:
    """The last version, if there is one."""
    query = select(Version).where(Version.app_id == app_id).order_by(col(Version.number).desc()).limit(1)
    return (await session.exec(query)).first()
