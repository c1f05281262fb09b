"""Sources that attack the build service: each may cost its own build, never another app's."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from overskill.preview import lane
from overskill.preview.builder import CRASHED, KILLED, TOO_LARGE, TOO_SLOW, TRIES, UNAVAILABLE, Builder
from overskill.preview.index_page import entry_of, read_index_page
from tests.preview.apps import TODO, changed

pytestmark = pytest.mark.asyncio(loop_scope="module")

DEEP = changed(TODO, App="[" * 500_000)
PARENTHESES = changed(TODO, App="export default () => " + "(" * 240_000 + ")" * 240_000)
"""Keeps the build process busy for as long as it may work."""


def doubling(steps: int) -> dict[str, str]:
    """An enum of a few hundred bytes whose last member has 16 · 2^steps characters."""
    members = ['A0="xxxxxxxxxxxxxxxx"', *(f"A{n}=A{n - 1}+A{n - 1}" for n in range(1, steps))]
    app = f"const enum E {{{','.join(members)}}}\nexport default () => <p>{{E.A{steps - 1}}}</p>"
    return changed(TODO, App=app)


BROKEN_PAGES = {
    "marked section": "<![ hello",
    "unknown marked section": "<![if foo]><![CDATA[",
    "processing instruction": "<?php " * 100,
    "number": "<title>&#" + "9" * 5_000 + ";</title>",
    "number in a value": '<html lang="&#' + "9" * 6_000 + ';">',
    "half an emoji": "<title>\ud83d</title>",
    "open everything": '<html lang="<body class=\'<div id="',
    "nothing": "\x00" * 50,
}
LONG_PAGES = {
    "tags": "<a " * 170_000,
    "quotes": '<a b="' * 85_000,
    "comments": "<!--" * 128_000,
    "declarations": "<!x" * 170_000,
    "titles": "<title>" * 73_000,
    "scripts": "<script>" * 64_000,
    "slashes": "<a" + "/" * 510_000,
    "spaces": "<a" + " " * 510_000,
    "references": "<title>" + "&" * 510_000,
}


@pytest.mark.parametrize("name", BROKEN_PAGES)
async def test_a_broken_page_gives_the_defaults_and_builds_go_on(builder: Builder, name: str) -> None:
    build = await builder.build("broken page", {**TODO, "index.html": BROKEN_PAGES[name]})
    assert build.ok, build.problems
    assert entry_of(BROKEN_PAGES[name], TODO) == "src/main.tsx"
    assert (await builder.build("another", TODO)).ok and builder.works


def cost(page: str) -> float:
    """Seconds of computing to read such a page ten times."""
    began = time.process_time()
    for _ in range(10):
        read_index_page(page)
        entry_of(page, TODO)
    return time.process_time() - began


@pytest.mark.parametrize("name", LONG_PAGES)
async def test_a_long_page_is_read_in_no_time(builder: Builder, name: str) -> None:
    plain, long = cost("<p>a</p>" * 64_000), cost(LONG_PAGES[name])
    assert long < 100 * plain, f"{long:.3f} s, and {plain:.3f} s for a harmless page of that length"
    assert (await builder.build("long page", {**TODO, "index.html": LONG_PAGES[name]})).ok


async def test_any_failure_of_a_job_is_that_jobs_alone(builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("overskill.preview.builder.entry_of", lambda *_: 1 / 0)
        assert (await builder.build("unlucky", TODO)).problems == (UNAVAILABLE,)
    assert (await builder.build("unlucky", TODO)).ok and builder.works


@pytest.mark.parametrize("command", [("/nonexistent/bwrap",), ("/bin/sh", "-c", "exit 3")])
async def test_a_process_that_cannot_be_started_costs_that_build_only(builder: Builder, command: tuple[str]) -> None:
    right = builder._confinement
    assert right
    builder._confinement = replace(right, command=command)
    await builder._drop_process()
    try:
        async with asyncio.timeout(60):
            assert (await builder.build("spawn", TODO)).problems == (UNAVAILABLE,)
            assert await builder.check("src/a.ts", "let") is None
        assert not builder.works
    finally:
        builder._confinement = right
    assert (await builder.build("spawn", TODO)).ok and builder.works


async def test_a_process_that_something_kills_is_started_again(builder: Builder) -> None:
    killed = set[int]()

    async def kill() -> None:
        while True:
            if builder._process and builder._process._process.pid not in killed:
                killed.add(builder._process._process.pid)
                os.killpg(builder._process._process.pid, signal.SIGKILL)
            await asyncio.sleep(0.001)

    killing = asyncio.create_task(kill())
    build = await builder.build("killed", TODO)
    killing.cancel()
    assert build.problems == (KILLED,) and len(killed) == TRIES, "the files are not to blame"
    assert (await builder.build("killed", TODO)).ok


async def test_a_process_that_something_kills_while_it_starts_is_started_again(
    builder: Builder, tmp_path: Path
) -> None:
    """The first times the real process's place is taken by one that kills itself before it is ready."""
    right, starts, deaths = builder._confinement, tmp_path / "starts", lane.STARTS - 1
    assert right
    script = f'echo >> {starts}; [ $(wc -l < {starts}) -le {deaths} ] && kill -KILL $$; exec "$@"'
    builder._confinement = replace(right, command=("/bin/sh", "-c", script, "sh", *right.command))
    await builder._drop_process()
    try:
        assert (await builder.build("killed", TODO)).ok and builder.works
    finally:
        builder._confinement = right
    assert len(starts.read_text().splitlines()) == deaths + 1


async def test_closing_answers_those_who_wait(builder: Builder) -> None:
    short = Builder(builder._toolchain)
    await short.start()
    waiting = asyncio.gather(*(short.build(str(n), PARENTHESES) for n in range(3)))
    await asyncio.sleep(0.1)
    await short.close()
    assert all("stopped" in build.problems[0].text for build in await waiting)


@pytest.mark.parametrize("steps", [25, 27])
async def test_the_memory_of_a_build_is_bounded(builder: Builder, steps: int) -> None:
    building = asyncio.create_task(builder.build("memory", doubling(steps)))
    most = 0
    while not building.done():
        await asyncio.sleep(0.02)
        most = max(most, builder.memory)
    build = building.result()
    assert build.problems and build.problems[0] in (CRASHED, TOO_LARGE, TOO_SLOW), build.problems
    assert most < 1.5 * lane.MAX_MEMORY, f"{most:,} bytes"
    assert (await builder.build("another", TODO)).ok


async def test_a_limit_of_memory_holds_for_every_process_of_the_service(builder: Builder) -> None:
    if not hasattr(psutil.Process, "rlimit"):
        pytest.skip("not run: this system has no limits of a process")
    assert (await builder.build("limits", TODO)).ok and builder._process
    parent = psutil.Process(builder._process._process.pid)
    family = [parent, *parent.children(recursive=True)]
    assert any("esbuild" in member.name() for member in family)
    assert all(0 < member.rlimit(psutil.RLIMIT_DATA)[1] <= lane.MAX_MEMORY for member in family)


async def test_an_app_that_builds_for_long_does_not_hold_the_others(builder: Builder) -> None:
    hostile = [asyncio.create_task(builder.build(f"hostile {n}", PARENTHESES)) for n in range(2)]
    await asyncio.sleep(0.2)
    built_meanwhile = 0
    while not all(task.done() for task in hostile):
        assert (await builder.build("honest", TODO)).ok
        built_meanwhile += not all(task.done() for task in hostile)
        await asyncio.sleep(0.1)
    assert all(not task.result().ok for task in hostile)
    assert built_meanwhile >= 3, "the first one waited for both"


async def test_its_next_builds_wait_among_themselves(builder: Builder) -> None:
    assert not (await builder.build("again", PARENTHESES)).ok
    slow = asyncio.create_task(builder.build("again", PARENTHESES))
    await asyncio.sleep(0.1)
    assert (await builder.build("honest", TODO)).ok
    assert not slow.done(), "it was waited for"
    repaired = await builder.build("again", TODO)
    assert not (await slow).ok and repaired.ok


INLINE = '@source inline("p-{1..300}");'
HIDDEN = {
    "between strings": f'.a{{content:"/*"}}\n{INLINE}\n.b{{content:"*/"}}',
    "between single quotes": f".a{{content:'/*'}}\n{INLINE}\n.b{{content:'*/'}}",
    "behind an escape": f'.a{{content:"\\"/*"}}\n{INLINE}\n.b{{content:"*/"}}',
    "in an address": f".a{{background:url(/*)}}\n{INLINE}\n.b{{background:url(*/)}}",
    "on a line of its own": f"@media print {{\n{INLINE}\n}}",
    "in capitals": INLINE.replace("@source", "@SOURCE"),
    "by an import": '@import "tailwindcss" source("/etc");',
}


@pytest.mark.parametrize("name", HIDDEN)
async def test_no_style_sheet_talks_past_the_refusal(builder: Builder, name: str) -> None:
    css = HIDDEN[name] if "import" in name else f'@import "tailwindcss";\n{HIDDEN[name]}'
    build = await builder.build("hidden", changed(TODO, css=css))
    assert ".p-299" not in build.css, "it was obeyed"
    assert build.ok or build.problems[0].line


async def test_a_comment_may_speak_of_what_is_refused(builder: Builder) -> None:
    css = '@import "tailwindcss";\n/* "no" @source, @plugin or @config \' here */\n.a { color: red }'
    assert (await builder.build("comment", changed(TODO, css=css))).ok
