"""A recorded run → the film that the page's player plays: scenes with what changed in each, texts with how they grew.

The player is told everything once and plays, scrubs and steps without asking again. Scenes are told by difference; a
text or an input that is being written is told once, with its length after each of its chunks.
"""

from collections.abc import Callable
from typing import Any

from overskill.journal import events as ev
from overskill.journal.fold import Folded, Said, Text, Tool, fold
from overskill.journal.journal import Stored
from overskill.markdown import Blocks
from overskill.models import ENDED
from overskill.replay.recording import Manifest, Recording
from overskill.runs.materialise import messages
from overskill.tools.describe import InputReader
from overskill.ui.view import headway, views
from overskill.ui.view.event_words import mark, words
from overskill.ui.view.scene import Scene
from overskill.ui.view.steps import draw, text_id
from overskill.ui.view.stream import units
from overskill.ui.view.tree import tree
from overskill.versions import snapshots

GROWING = (ev.ThinkingGrew, ev.TextGrew, ev.ToolGrew, ev.Metered)
Site = Callable[[int], str]
"""Event number → the origin of the preview that stood from there on."""


def film(recording: Recording, site: Site) -> dict[str, Any]:
    """The whole run, as JSON values; times are milliseconds since its first event."""
    camera = _Camera(recording, site)
    for stored in recording.moments:
        camera.see(stored)
    return camera.told()


class _Growth:
    """What is written piece by piece: a text, or the content in a call's input."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.at: list[int] = []
        """Event number, length in UTF-16 code units after it, and so on."""

    def add(self, seq: int, piece: str) -> None:
        self.pieces.append(piece)
        self.length += units(piece)
        self.at += [seq, self.length]

    def told(self) -> dict[str, Any]:
        return {"text": "".join(self.pieces), "grew": self.at}


class _Written(_Growth):
    """A text, with its blocks as the chat draws them."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = Blocks()
        self._blocks: list[list[Any]] = []

    def write(self, seq: int, piece: str) -> None:
        self.add(seq, piece)
        self._blocks += [[block.end, block.html] for block in self._parser.push(piece)]

    def close(self, seq: int, text: str) -> None:
        if rest := text[sum(map(len, self.pieces)) :]:
            self.write(seq, rest)
        self._blocks += [[block.end, block.html] for block in self._parser.finish()]

    def told(self) -> dict[str, Any]:
        return super().told() | {"blocks": self._blocks}


class _Camera:
    """Sees each event and notes what it changes."""

    def __init__(self, recording: Recording, site: Site) -> None:
        self._recording, self._site = recording, site
        self._began = recording.moments[0].at if recording.moments else 0.0
        self._folded, self._files = Folded(), recording.before
        self._texts: dict[str, _Written] = {}
        self._typed: dict[str, _Growth] = {}
        self._readers: dict[str, InputReader] = {}
        self._drawn: dict[str, tuple[tuple[object, ...], dict[str, Any]]] = {}
        self._tools: dict[str, str] = {}
        self._times: list[int] = []
        self._kinds: dict[str, int] = {}
        self._kind_of: list[int] = []
        self._marks: list[list[Any]] = []
        self._scene: dict[str, Any] = Scene().model_dump() | self._file_vars("") | {"moment": 0, "site": site(0)}
        self._first, self._scenes = self._scene, list[list[Any]]()

    def see(self, stored: Stored) -> None:
        before = (self._folded.status, len(self._folded.parts))
        self._folded.apply(stored)
        self._note(stored)
        told = self._write(stored)
        if isinstance(stored.event, GROWING) and not told and before == (self._folded.status, len(self._folded.parts)):
            return
        scene = self._scene | self._exchange(stored) | self._surroundings(stored)
        if change := difference(self._scene, scene):
            self._scenes.append([stored.seq, *change])
            self._scene = scene

    def told(self) -> dict[str, Any]:
        return {
            "times": self._times,
            "kinds": list(self._kinds),
            "kindOf": self._kind_of,
            "marks": self._marks,
            "first": self._first,
            "scenes": self._scenes,
            "texts": {name: text.told() for name, text in self._texts.items()},
            "typed": {call: typed.told() for call, typed in self._typed.items()},
            "running": self._folded.status not in ENDED,
        }

    def _note(self, stored: Stored) -> None:
        """The event's place on the time line."""
        if isinstance(stored.event, ev.ToolOpened):
            self._tools[stored.event.call] = stored.event.name
        said = words(stored.event, self._tools)
        self._times.append(max(self._ms(stored.at), self._times[-1] if self._times else 0))
        self._kind_of.append(self._kinds.setdefault(said, len(self._kinds)))
        if kind := mark(stored.event):
            self._marks.append([stored.seq, kind, said])

    def _ms(self, at: float) -> int:
        return round(1000 * (at - self._began))

    def _write(self, stored: Stored) -> bool:
        """Take what grew; whether more of a call's subject is known by it."""
        match stored.event:
            case ev.TextGrew(part, text):
                self._text(part).write(stored.seq, text)
            case ev.TextClosed(part, text):
                self._text(part).close(stored.seq, text)
            case ev.ToolGrew(call, piece):
                reader = self._readers.setdefault(call, InputReader())
                known = None if reader.lines else reader.peek().path
                self._typed.setdefault(call, _Growth()).add(stored.seq, reader.feed(piece))
                return known is not None and known != reader.peek().path
            case _:
                pass
        return False

    def _text(self, part: int) -> _Written:
        return self._texts.setdefault(_text_id(text_id(self._folded.run, part)), _Written())

    def _exchange(self, stored: Stored) -> dict[str, Any]:
        folded = self._folded
        common = {"prompt": views.prompt(folded), "message_id": folded.message, "status": folded.status}
        if folded.status in ENDED:
            return common | _nothing_open() | {"row": _row(self._recording)}
        parts = [self._part(part, stored.seq) for part in folded.parts]
        now = sum(part.turn == folded.turn for part in folded.parts)
        return common | {
            "parts": parts[: len(parts) - now],
            "open": parts[len(parts) - now :],
            "clock": self._clock(),
            "retry_title": folded.retry["title"] if folded.retry else "",
            "retry_text": folded.retry["explanation"] if folded.retry else "",
            "limit_title": folded.limit["title"] if folded.limit else "",
            "limit_text": folded.limit["explanation"] if folded.limit else "",
        }

    def _part(self, part: Text | Tool | Said, seq: int) -> dict[str, Any]:
        """Drawn anew only when it has changed."""
        if isinstance(part, Tool):
            return self._tool(part, seq)
        name = part.prompt if isinstance(part, Said) else str(part.part)
        if name not in self._drawn:
            drawn = draw(self._folded.run, part, {}).model_dump()
            self._drawn[name] = (), drawn | ({"id": _text_id(drawn["id"])} if isinstance(part, Text) else {})
        return self._drawn[name][1]

    def _tool(self, tool: Tool, seq: int) -> dict[str, Any]:
        reader = self._readers.get(tool.call)
        path = tool.path or (reader.peek().path if reader else "")
        looks = (tool.stage, tool.waits, tool.progress, tool.fact, path)
        if tool.call not in self._drawn or self._drawn[tool.call][0] != looks:
            drawn = draw(self._folded.run, tool, {}).model_dump()
            drawn |= {"upto": seq, "subject": path, "path": path if tool.name.startswith("os-") else ""}
            drawn["endable"] = False  # what was is over, even while the run goes on
            self._drawn[tool.call] = looks, drawn
        return self._drawn[tool.call][1]

    def _clock(self) -> dict[str, Any]:
        """The status line: its words, and the moment it counts from or down to."""
        folded = self._folded
        if folded.retry:
            return {"words": "Trying again in", "until": self._ms(folded.retry["at"] + folded.retry["delay"])}
        if folded.paused_at is not None:
            return {"words": f"Paused after {int(folded.paused_at - folded.began - folded.rested)} s"}
        tools = [part for part in folded.tools if part.turn == folded.turn]
        headline = headway.headline(folded, tools, self._readers)
        return {"words": f"{headline} ·", "since": self._ms(folded.began + folded.rested)}

    def _surroundings(self, stored: Stored) -> dict[str, Any]:
        """Files and preview."""
        changed = views.preview_changes(stored.event)
        files = self._recording.after(stored.event, self._files)
        if files != self._files:
            self._files = files
            changed |= self._file_vars(getattr(stored.event, "path", ""))
        if self._recording.swaps(stored.event):
            changed |= {"moment": stored.seq, "site": self._site(stored.seq)}
        return changed

    def _file_vars(self, changed: str) -> dict[str, Any]:
        rows = tree(list(self._files), marks(self._recording.before, self._files))
        return {
            "tree": [{**row.model_dump(), "sha": self._files.get(row.path, "")} for row in rows],
            "changed": changed,
        }


def marks(before: Manifest, files: Manifest) -> dict[str, str]:
    """path → 'A' or 'M': what the run has done to the files so far."""
    made = snapshots.compare(before, files)
    return dict.fromkeys(made.added, "A") | dict.fromkeys(made.changed, "M")


def difference(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """[values that are others now, lists of which some items are: [length, {place: item}]]; empty when none is."""
    values: dict[str, Any] = {}
    lists: dict[str, Any] = {}
    for name, value in new.items():
        known = old.get(name)
        if isinstance(value, list) and isinstance(known, list):
            changed = {n: item for n, item in enumerate(value) if n >= len(known) or known[n] != item}
            if changed or len(value) != len(known):
                lists[name] = [len(value), changed]
        elif name not in old or known != value:
            values[name] = value
    return [values, lists] if values or lists else []


def _row(recording: Recording) -> dict[str, Any]:
    """The answer as its message tells it, from the events that are stored."""
    answer = list(messages("", fold(recording.journal)))[-1]
    row = views.row(answer, 0, set(), last=False).model_dump()
    for part in row["parts"]:
        part["id"] = _text_id(part["id"]) if part["kind"] == "text" else part["id"]
    return row


def _nothing_open() -> dict[str, Any]:
    empty = ("retry_title", "retry_text", "limit_title", "limit_text")
    return {"parts": [], "open": [], "clock": {"words": ""}, **dict.fromkeys(empty, "")}


def _text_id(name: str) -> str:
    """Another name than the chat's: a page keeps texts by their names, and the chat's never shrink."""
    return f"replay.{name}"
