"""A scripted run in which everything that runs twice leaves a trace, and what an app must hold after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from overskill import template
from overskill.versions.blobs import digest
from tests.messages_api import Fault, Script, Text, Thinking, ToolUse, Turn
from tests.runs.stories import APP, RATE, write

LINES = "one\ntwo\nthree\n"
GROWN = "one\ntwo\ntwo again\nthree\n"
PARAGRAPH = """### Step {n}: naïve café 🙂

It says **hello**, with `code`, a <b>tag</b> and 你好.

```ts
const step: number = {n}; // <as it is>
```

"""


def tale(number: int, faults: Sequence[Sequence[Fault]] = ((), (), ()), rate: float = RATE) -> Script:
    """Reads, then four kinds of change, then an answer; the n-th turn meets the n-th of `faults`."""
    looking, changing, answering = faults
    return Script(
        [
            Turn(
                Thinking("A page is wanted. " * 5),
                Text(PARAGRAPH.format(n=number)),
                ToolUse("os-view", {"file_path": "src/App.tsx"}),
                ToolUse("os-search-files", {"query": "App"}),
                rate=rate,
                faults=looking,
            ),
            Turn(
                Text(f"Now I write {number} files."),
                write(content=APP + f"// {number}\n"),
                write("src/notes.txt", LINES),
                # run twice, it would add its line twice
                ToolUse("os-line-replace", {
                    "file_path": "src/notes.txt", "search": "two",
                    "first_replaced_line": 2, "last_replaced_line": 2, "replace": "two\ntwo again",
                }),
                # run twice, it would fail
                ToolUse("os-rename", {"original_file_path": "src/notes.txt", "new_file_path": "notes.txt"}),
                ToolUse("rename-app", {"name": f"Tale {number}"}),
                rate=rate,
                faults=changing,
            ),
            Turn(Text(PARAGRAPH.format(n=number + 1) * 2), rate=rate, faults=answering),
        ]
    )  # fmt: skip


def files_after(number: int) -> dict[str, str]:
    """Path → sha256 once the tale is told."""
    contents = {**template.files(), "src/App.tsx": APP + f"// {number}\n", "notes.txt": GROWN}
    return {path: digest(content) for path, content in contents.items()}


def files_by(saved: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """Path → sha256 after these changes of the template, as a journal tells them."""
    files: dict[str, str | None] = {path: digest(content) for path, content in template.files().items()}
    files |= dict(saved)
    return {path: sha256 for path, sha256 in files.items() if sha256}
