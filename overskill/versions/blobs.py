"""Blobs: file contents by their sha256, zlib-compressed, in the same transaction as what refers to them."""

import hashlib
import json
import zlib
from collections.abc import Mapping

from sqlmodel import Session, col, delete, select

from overskill import db
from overskill.models import Blob, File, Version


def digest(content: str) -> str:
    """The address of a content."""
    return hashlib.sha256(content.encode()).hexdigest()


def put(session: Session, content: str) -> str:
    """Store a content once and return its address."""
    sha256 = digest(content)
    if session.get(Blob, sha256) is None:
        data = content.encode()
        session.add(Blob(sha256=sha256, data=zlib.compress(data), size=len(data)))
        session.flush()
    return sha256


def save_file(session: Session, app_id: str, path: str, content: str | None) -> None:
    """Write one file of an app, or delete it when `content` is None."""
    if content is None:
        session.exec(delete(File).where(col(File.app_id) == app_id, col(File.path) == path))
    else:
        session.merge(File(app_id=app_id, path=path, sha256=put(session, content)))


async def files_of(app_id: str) -> dict[str, str]:
    """The app's present files, path → content, in order of path."""
    async with db.session() as session:
        query = select(File.path, Blob.data).join(Blob).where(File.app_id == app_id).order_by(col(File.path))
        return {path: zlib.decompress(data).decode() for path, data in await session.exec(query)}


async def files_of_version(version: Version) -> dict[str, str]:
    """The files of a version, path → content, in order of path."""
    return await contents(manifest_of(version))


def manifest_of(version: Version) -> dict[str, str]:
    """path → sha256."""
    return json.loads(version.manifest)


async def contents(manifest: Mapping[str, str]) -> dict[str, str]:
    """The contents that a manifest names."""
    async with db.session() as session:
        rows = await session.exec(select(Blob.sha256, Blob.data).where(col(Blob.sha256).in_(set(manifest.values()))))
        texts = {sha256: zlib.decompress(data).decode() for sha256, data in rows}
    return {path: texts[sha256] for path, sha256 in sorted(manifest.items())}


async def manifest(app_id: str) -> dict[str, str]:
    """The app's present files, path → sha256, in order of path."""
    async with db.session() as session:
        query = select(File.path, File.sha256).where(File.app_id == app_id).order_by(col(File.path))
        return dict((await session.exec(query)).all())


async def content(sha256: str) -> str:
    """One content. Raises KeyError when it is not stored."""
    return (await contents({"": sha256}))[""]
