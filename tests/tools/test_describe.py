"""How the chat speaks of tools, also while their arguments still stream."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from overskill.text import well_formed
from overskill.tools.describe import InputReader, Peek, icon, peek, subject, verb
from overskill.tools.registry import TOOLS

TEXT = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from(list('"\\/\n\r\t\b\f{}[]:,u😀\ud83d\ude00'))), max_size=12
)
SKIPPED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["file_path", "content", "replace", "query", "lines", "a\nb", ""])
ARGUMENTS = st.dictionaries(KEYS, TEXT | SKIPPED, max_size=5)


@pytest.mark.parametrize(
    ("name", "stage", "words"),
    [
        ("os-write", "receiving", "Writing"),
        ("os-write", "complete", "Wrote"),
        ("os-write", "cancelled", "Write"),
        ("os-line-replace", "building", "Changing"),
        ("os-line-replace", "error", "Change"),
        ("os-search-files", "analyzing", "Searching for"),
        ("os-search-files", "complete", "Searched for"),
        ("rename-app", "complete", "Named the app"),
        ("something-new", "complete", "Used"),
    ],
)
def test_verbs_follow_time(name: str, stage: str, words: str) -> None:
    assert verb(name, stage) == words


def test_every_tool_has_its_own_words_and_icon() -> None:
    assert len({verb(name, "writing") for name in TOOLS}) == len({icon(name) for name in TOOLS}) == len(TOOLS)
    assert icon("something-new") == "wrench"


def test_the_subject_from_arguments_and_from_their_beginning() -> None:
    assert subject("os-write", {"file_path": "src/App.tsx", "content": ""}) == "src/App.tsx"
    assert subject("os-write", '{"file_path": "src/App.t') == "src/App.t"
    assert subject("os-search-files", {"query": "a\n b"}) == "a b"
    assert subject("os-rename", {"new_file_path": "b", "original_file_path": "a"}) == "a"
    assert subject("rename-app", '{"name":"Pa') == "Pa"
    assert subject("os-write", "") == ""
    assert subject("os-write", {"file_path": 3}) == "3"
    assert subject("something-new", {"x": 1}) == "something-new"


def test_peek_at_a_growing_file() -> None:
    assert peek('{"file_path":"a.ts","content":"one\\ntwo\\nth') == Peek("a.ts", "one\ntwo\nth", 3)
    assert peek('{"file_path":"a.ts","content":"one\\n') == Peek("a.ts", "one\n", 1)
    assert peek('{"content":"x","file_path":"a') == Peek("a", "x", 1)
    assert peek("") == Peek("", "", 0)


@pytest.mark.parametrize(
    "raw", ["[1]", "null", '"content"', "}", '{"content":"\\x', '{"content":"\\uZZZZ', '{"a"]]]}', "{{{"]
)
def test_what_is_not_json_never_raises(raw: str) -> None:
    assert peek(raw).content_so_far == ""


def test_the_reader_returns_only_what_is_new() -> None:
    reader = InputReader()
    pieces = ['{"file_path":"a","conte', 'nt":"x\\', "ny", "\\ud83d", "\\ude", '00z","replace_not":"q"}']
    assert [reader.feed(piece) for piece in pieces] == ["", "x", "\ny", "", "", "😀z"]


def test_the_work_grows_with_the_text_and_not_with_its_square() -> None:
    """Counted, not timed: every character is handed to exactly one step."""
    raw = json.dumps({"file_path": "a.ts", "content": "const a = 1\n" * 40_000})
    reader = InputReader()
    grown = [reader.feed(raw[at : at + 4]) for at in range(0, len(raw), 4)]
    assert "".join(grown) == "const a = 1\n" * 40_000
    assert max(map(len, grown)) <= 4
    assert reader.lines == 40_000


@given(ARGUMENTS, st.booleans(), st.lists(st.integers(0, 400), max_size=30), st.sampled_from([None, 2]))
@example({"content": "\ud83d\ude00\ud83d\\u"}, True, list(range(60)), None)
@example({"content": "\ud83d"}, True, list(range(40)), None)
def test_any_split_reads_what_json_reads(
    arguments: dict[str, object], ascii_only: bool, cuts: list[int], indent: int | None
) -> None:
    raw = json.dumps(arguments, ensure_ascii=ascii_only, indent=indent)
    edges = sorted({0, len(raw), *(cut for cut in cuts if cut < len(raw))})
    reader = InputReader()
    grown = "".join(reader.feed(raw[start:end]) for start, end in pairwise(edges))
    parsed = json.loads(raw)
    for key, value in parsed.items():
        assert reader.value(key) == (well_formed(value) if isinstance(value, str) else "")
    contents = [
        well_formed(value) for key, value in parsed.items() if key in {"content", "replace"} and isinstance(value, str)
    ]
    assert grown == "".join(contents)


@given(ARGUMENTS, st.integers(0, 300))
def test_a_beginning_reads_the_beginning_of_the_values(arguments: dict[str, object], cut: int) -> None:
    raw = json.dumps(arguments)
    reader = InputReader()
    reader.feed(raw[:cut])
    for key, value in json.loads(raw).items():
        if isinstance(value, str):
            assert well_formed(value).startswith(reader.value(key))
