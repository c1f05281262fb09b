"""Scripted runs, and what their journals must hold at the end whatever happened in between."""

from collections import Counter

from overskill.journal import events as ev
from overskill.journal.fold import Folded
from overskill.journal.journal import Stored
from tests.messages_api.script import Script, Text, Thinking, ToolUse, Turn

APP = 'export default function App() {\n  return <h1 className="text-2xl">Hello</h1>;\n}\n'
RATE = 400  # tokens per second


def write(path: str = "src/App.tsx", content: str = APP) -> ToolUse:
    return ToolUse("os-write", {"file_path": path, "content": content})


def story(number: int = 0) -> Script:
    """Three turns: reads and text, then writes, then an answer; a few hundred milliseconds long."""
    return Script(
        [
            Turn(
                Thinking("A page is wanted. " * 5),
                Text(f"I look first, {number}. " * 8),
                ToolUse("os-view", {"file_path": "src/App.tsx"}),
                ToolUse("os-search-files", {"query": "App"}),
                rate=RATE,
            ),
            Turn(
                Text("Now I write. " * 8),
                write(content=APP + f"// {number}\n"),
                write(f"src/lib/a{number}.ts", f"export const a = {number};\n" * 8),
                ToolUse("rename-app", {"name": f"Story {number}"}),
                rate=RATE,
            ),
            Turn(Text(f"It says **hello** now, {number}. " * 8), rate=RATE),
        ]
    )


def texts(script: Script) -> list[str]:
    return [block.text for turn in script.turns for block in turn.blocks if isinstance(block, Text)]


def assert_told(script: Script, folded: Folded, journal: list[Stored]) -> None:
    """The run says exactly what the script says, every call ran once, and no number is missing."""
    assert folded.status == "completed", folded.explanation
    assert [part.text for part in folded.texts] == texts(script)
    wanted = [block.name for turn in script.turns for block in turn.blocks if isinstance(block, ToolUse)]
    assert [tool.name for tool in folded.tools] == wanted
    assert [tool.stage for tool in folded.tools] == ["complete"] * len(wanted), [tool.error for tool in folded.tools]
    assert_once(journal)
    assert_gapless(journal)


def assert_once(journal: list[Stored]) -> None:
    """No call ended twice, and no call stored a file or the app's name twice."""
    ended = Counter(one.event.call for one in journal if isinstance(one.event, ev.ToolEnded))
    saved = Counter((one.event.call, one.event.path) for one in journal if isinstance(one.event, ev.FileSaved))
    renamed = Counter(one.event.call for one in journal if isinstance(one.event, ev.AppRenamed))
    assert set((ended | saved | renamed).values()) <= {1}, (ended, saved, renamed)


def assert_gapless(journal: list[Stored]) -> None:
    """Every number is there, or lies in the range of a closed part that replaced its chunks."""
    covered = {one.seq for one in journal}
    for one in journal:
        if isinstance(one.event, ev.TextClosed | ev.ToolReceived):
            covered |= set(range(one.event.since, one.seq))
    assert covered == set(range(1, journal[-1].seq + 1))


def lost(seen: list[Stored], journal: list[Stored]) -> list[Stored]:
    """Events that were stored once and are no more, other than chunks that lie in what replaced them."""
    kept = {one.seq: one for one in journal}
    covered: set[int] = set()
    for one in journal:
        if isinstance(one.event, ev.TextClosed | ev.ToolReceived):
            covered |= set(range(one.event.since, one.seq))
    chunks = ev.TextGrew | ev.ToolGrew
    return [
        one for one in seen if kept.get(one.seq) != one and not (isinstance(one.event, chunks) and one.seq in covered)
    ]
