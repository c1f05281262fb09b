"""Texts of models that once took minutes, or for ever, to look at. Each is looked at between two words of a stream."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from overskill.agent.as_text import holds_call, tells_to_paste
from overskill.llm.thoughts import Thoughts
from overskill.preview.bun import find_runtime
from overskill.runs.titles import in_a_line
from overskill.telemetry.secrets import mask
from overskill.tools.matching import is_ellipsis
from overskill.tools.placeholders import placeholder
from overskill.tools.registry import TOOLS
from overskill.tools.wrapping import unfenced
from tests.tools.recorded import app

pytestmark = pytest.mark.timeout(60)
MANY = 200_000
LINKS = Path(__file__).parents[2] / "overskill" / "ui" / "live_text" / "file_links.jsx"


def thought_of(text: str) -> str:
    return "".join(piece for _, piece in Thoughts().feed(text))


@pytest.mark.parametrize("dots", [".", "…", "。", "...", "... "])
@pytest.mark.parametrize("comment", ["// {}x", "/* {}x */", "# {} x", "{} x", "<!-- {}x -->"])
def test_a_row_of_dots_is_no_riddle(dots: str, comment: str) -> None:
    assert placeholder("src/a.ts", [comment.format(dots * (180 // len(dots)))]) is None


@pytest.mark.parametrize(
    ("look", "piece"),
    [
        *((in_a_line, piece) for piece in ("a", "[", "[a](", "*", "a: ")),
        *((tells_to_paste, piece) for piece in ("put/", "put.", "put ", "copy-a.")),
        *((lambda text: holds_call(text, TOOLS), piece) for piece in ("<tool_call> ", "os-write(", "<tool ")),
        *((unfenced, piece) for piece in ("\n", " ", "\n ", "```", "~")),
        *((is_ellipsis, piece) for piece in (" ", "{ ", "\t")),
        *((thought_of, piece) for piece in ("\n", "<think>\n</think>\n", " \n", "```\n")),
        *((mask, piece) for piece in ("a+", "a.", "token ")),
    ],
)
@pytest.mark.parametrize("start", ["", "```", "```\n", "...", "<think>", "<tool_call>"])
def test_no_text_takes_the_square_of_its_length(look: Callable[[str], object], piece: str, start: str) -> None:
    look(start + piece * (MANY // len(piece)) + "x")


async def test_a_path_is_compared_with_no_long_ones() -> None:
    work = app({f"src/{'ab' * 90}{number}.ts": "" for number in range(450)})
    for _ in range(100):
        assert (await work.call("os-view", file_path=f"src/{'ba' * 92}")).is_error


def test_names_of_files_are_found_at_once() -> None:
    """In the browser, each time the chat is opened."""
    text = "See /src/App.tsx, src/lib/a-b.ts or `x`, not Node.js; main.css too."
    script = f"""
        const {{ namesIn }} = await import({json.dumps(str(LINKS))});
        const texts = ["a/", "a-", "a", "a.", "@a/."].map((piece) => piece.repeat({MANY} / piece.length));
        console.log(JSON.stringify([...texts, {json.dumps(text)}].map((text) => namesIn(text).map(([name]) => name))));
    """
    said = subprocess.run([find_runtime(), "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(said.stdout)[-1] == ["src/App.tsx", "src/lib/a-b.ts", "main.css"]
