"""An answer that repeats itself without end is noticed; what is only alike is not."""

from __future__ import annotations

import random
import time

import pytest

from overskill.llm.deltas import TextGrew, ThinkingGrew, ToolGrew
from overskill.llm.errors import ModelError
from overskill.llm.repetition import Repetition

Kind = type[TextGrew] | type[ThinkingGrew] | type[ToolGrew]
STUCK = {
    "a sentence": "I will now write the file and then I will check it. ",
    "a list item": "- Add a button to the page.\n",
    "some hundred characters": "".join(random.Random(1).choices("abc d\n", k=380)),
}


def fed(kind: Kind, text: str, size: int = 7) -> int:
    """How many characters were read before it was stopped; all of them if it was not."""
    repetition = Repetition()
    for at in range(0, len(text), size):
        try:
            repetition.see(kind(0, text[at : at + size]))
        except ModelError as error:
            return at if (error.kind, error.retryable) == ("repeating", False) else -1
    return len(text)


@pytest.mark.parametrize("piece", STUCK.values(), ids=STUCK)
@pytest.mark.parametrize("kind", [TextGrew, ThinkingGrew, ToolGrew])
def test_the_same_again_and_again_is_stopped_early(piece: str, kind: Kind) -> None:
    text = "Something was said before that. " * 3 + piece * (200_000 // len(piece))
    assert 0 < fed(kind, text) < 30_000


@pytest.mark.parametrize("piece", ["a", "the ", "| 1 | 2 |\n"])
def test_a_filling_is_stopped_late_in_words_and_never_in_a_file(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    assert 60_000 < fed(TextGrew, text) < 80_000
    assert fed(ToolGrew, text) == len(text)
    assert fed(TextGrew, text[:30_000]) == 30_000


def numbered(line: str, count: int = 4_000) -> str:
    return "".join(line.format(n=n, m=n * 7919 % 1000) for n in range(count))


ALIKE = {
    "a table": numbered("| {n} | name {m} | {m}.00 |\n"),
    "a list": numbered("- point {n} of many\n"),
    "minified code": numbered("function a{n}(e){{return e+{m}}}"),
    "a drawing": numbered("M{n} {m}h1v1h-1z"),
    "a style sheet": numbered(".p-{n}{{padding:{m}px}}"),
    "test data": numbered('{{"id":{n},"done":false}},'),
    "a line of dashes": "-" * 3_000 + "\nand so on\n",
    "a map": numbered("[0,0,0,0,0,0,0,0,0,0,0,0,{m}],\n", 400) + "[0,0,0,0,0,0,0,0],\n" * 200,
}


@pytest.mark.parametrize("text", ALIKE.values(), ids=ALIKE)
@pytest.mark.parametrize("kind", [TextGrew, ThinkingGrew, ToolGrew])
def test_what_is_only_alike_goes_on(text: str, kind: Kind) -> None:
    assert fed(kind, text) == len(text)


def test_the_cost_grows_with_the_text_alone() -> None:
    text = numbered("- point {n} of many, {m}\n", 20_000)
    began = time.process_time()
    fed(ToolGrew, text[: len(text) // 16], 4)
    part = time.process_time() - began
    fed(ToolGrew, text, 4)
    assert time.process_time() - began - part < 100 * part, "16 is to be expected, and 256 of the square"
