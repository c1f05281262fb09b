"""Blobs: file contents by their sha256, zlib-compressed, in the same transaction as what refers to them."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, delete, func, select

from overskill import db
from overskill.models import AppBlob, Blob, File, Version

BLOB, APP_BLOB = db.table_of(Blob), db.table_of(AppBlob)


def digest(content: str) -> str:
    """The address of a content."""
    return hashlib.sha256(content.encode()).hexdigest()


def put(session: Session, app_id: str, content: str) -> str:
    """Store a content that an app needs, once for all apps, and return its address.

    On SQLite the transaction has the write lock already, as the journal's have (see runs.pruning).
    """
    sha256 = digest(content)
    # On PostgreSQL the row is locked: nobody deletes it before this transaction says who needs it.
    there = select(Blob.sha256).where(Blob.sha256 == sha256).with_for_update(read=True, key_share=True)
    if session.exec(there).first() is None:
        data = content.encode()
        row = {"sha256": sha256, "data": zlib.compress(data), "size": len(data)}
        session.connection().execute(db.insert(BLOB).on_conflict_do_nothing(), row)  # another worker may be first
    keep(session, app_id, [sha256])
    return sha256


def keep(session: Session, app_id: str, addresses: Iterable[str]) -> None:
    """Say that an app needs these stored contents. Contents that no app needs are deleted (runs.pruning)."""
    if rows := [{"app_id": app_id, "sha256": sha256} for sha256 in sorted(set(addresses))]:
        session.connection().execute(db.insert(APP_BLOB).on_conflict_do_nothing(), rows)


def save_file(session: Session, app_id: str, path: str, content: str | None) -> None:
    """Write one file of an app, or delete it when `content` is None."""
    if content is None:
        session.exec(delete(File).where(col(File.app_id) == app_id, col(File.path) == path))
    else:
        session.merge(File(app_id=app_id, path=path, sha256=put(session, app_id, content)))


async def files_of(app_id: str) -> dict[str, str]:
    """The app's present files, path → content, in order of path."""
    async with db.session() as session:
        query = select(File.path, Blob.data).join(Blob).where(File.app_id == app_id).order_by(col(File.path))
        return {path: zlib.decompress(data).decode() for path, data in await session.exec(query)}


async def manifest(app_id: str) -> dict[str, str]:
    """The app's present files, path → sha256, in order of path."""
    async with db.session() as session:
        query = select(File.path, File.sha256).where(File.app_id == app_id).order_by(col(File.path))
        return dict((await session.exec(query)).all())


async def files_of_version(version: Version) -> dict[str, str]:
    """The files of a version, path → content, in order of path."""
    return await contents(manifest_of(version))


def manifest_of(version: Version) -> dict[str, str]:
    """path → sha256."""
    return json.loads(version.manifest)


def files_in(manifest: Any) -> Any:
    """How many files a manifest's column names, for a query: each has one such sign, which no path can hold as JSON."""
    sign = '": "'
    return (func.length(manifest) - func.length(func.replace(manifest, sign, ""))) // len(sign)


async def contents(manifest: Mapping[str, str]) -> dict[str, str]:
    """The contents that a manifest names."""
    async with db.session() as session:
        rows = await session.exec(select(Blob.sha256, Blob.data).where(col(Blob.sha256).in_(set(manifest.values()))))
        texts = {sha256: zlib.decompress(data).decode() for sha256, data in rows}
    return {path: texts[sha256] for path, sha256 in sorted(manifest.items())}


async def content(sha256: str) -> str:
    """One content. Raises KeyError when it is not stored."""
    return (await contents({"": sha256}))[""]
