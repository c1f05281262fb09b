"""The workspace: what may be written, and nothing changes when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overskill.preview.limits import oversize
from overskill.tools.workspace import MAX_FILE_BYTES, MAX_FILES, Change, Workspace, WorkspaceError

NAMES = st.sampled_from(["a", "A", "b", "a/b", "a/B", "A/b", "b/c.ts", "../x", ".env", "a//b", "é", "e\u0301"])
TEXTS = st.sampled_from(["", "x", "y\n", "\0", "\ud800"])


def workspace(*paths: str) -> Workspace:
    return Workspace({path: f"{path}\n" for path in paths})


def test_writes_reads_and_hands_over_changes_once() -> None:
    files = workspace("a.ts")
    assert files.write("./b.ts", "new\n") is True
    assert files.write("a.ts", "changed\n") is False
    assert files.read("b.ts") == "new\n"
    assert files.drain() == [Change("b.ts", "new\n"), Change("a.ts", "changed\n")]
    assert files.drain() == []


def test_only_the_last_state_is_handed_over() -> None:
    files = workspace("a.ts", "b.ts")
    files.write("c.ts", "1")
    files.delete("c.ts")
    files.write("a.ts", "2")
    files.write("a.ts", "a.ts\n")
    files.delete("b.ts")
    assert files.drain() == [Change("b.ts", None)]


def test_the_view_of_all_files_is_read_only() -> None:
    files = workspace("a.ts")
    with pytest.raises(TypeError):
        cast(dict[str, str], files.files)["a.ts"] = ""
    files.write("b.ts", "")
    assert list(files.files) == ["a.ts", "b.ts"]


def test_a_path_named_like_a_javascript_prototype_is_only_a_key() -> None:
    files = workspace()
    files.write("__proto__", "x")
    assert files.read("__proto__") == "x"


REFUSED: list[tuple[str, Callable[[Workspace], object]]] = [
    ("NUL", lambda files: files.write("x.ts", "a\0b")),
    ("surrogate", lambda files: files.write("x.ts", "a\ud83d")),
    ("512 kB", lambda files: files.write("x.ts", "é" * (MAX_FILE_BYTES // 2) + "a")),
    ("leaves the app", lambda files: files.write("../x.ts", "")),
    ("SRC differs from the existing src only in upper", lambda files: files.write("SRC/app.tsx", "")),
    ("App.tsx only in upper.*os-rename src/App.tsx first", lambda files: files.write("src/app.TSX", "")),
    (r"Use the existing spelling\.", lambda files: files.write("Src/New.tsx", "")),
    ("is a file", lambda files: files.write("src/App.tsx/x.ts", "")),
    ("is a folder", lambda files: files.write("src/ui", "")),
    ("no file", lambda files: files.read("src/Missing.tsx")),
    ("is a folder", lambda files: files.read("src")),
    ("no file", lambda files: files.delete("src/Missing.tsx")),
    ("already exists", lambda files: files.rename("src/App.tsx", "src/main.tsx")),
    ("same", lambda files: files.rename("src/App.tsx", "./src/App.tsx")),
    ("no file", lambda files: files.rename("src/Missing.tsx", "src/New.tsx")),
    ("leaves the app", lambda files: files.rename("src/App.tsx", "../App.tsx")),
    ("secrets", lambda files: files.rename("src/App.tsx", ".env")),
    ("upper and lower case", lambda files: files.rename("src/App.tsx", "src/Main.tsx")),
]


@pytest.mark.parametrize(("reason", "verb"), REFUSED)
def test_refused_and_nothing_changed(reason: str, verb: Callable[[Workspace], object]) -> None:
    files = workspace("src/App.tsx", "src/main.tsx", "src/ui/Card.tsx")
    before = dict(files.files)
    with pytest.raises(WorkspaceError, match=reason):
        verb(files)
    assert dict(files.files) == before
    assert files.drain() == []


def test_exactly_512_kb_is_allowed() -> None:
    workspace().write("x.ts", "a" * MAX_FILE_BYTES)


def test_what_can_never_be_built_is_not_stored() -> None:
    files = Workspace({f"f{number}.ts": "é" * (MAX_FILE_BYTES // 2) for number in range(8)})
    assert not oversize(files.files)
    with pytest.raises(WorkspaceError, match=r"an app may have 4,194,304 \(4 MB\)") as refused:
        files.write("more.ts", "a")
    assert refused.value.fact == "app too large"
    with pytest.raises(WorkspaceError, match="4 MB"):
        files.write("more.ts", "a" * MAX_FILE_BYTES)
    files.write("f0.ts", "short")
    files.write("more.ts", "a" * 1000)
    files.delete("f1.ts")
    files.rename("f2.ts", "renamed.ts")
    files.write("f1.ts", "a" * MAX_FILE_BYTES)
    assert not oversize(files.files)


def test_an_app_that_is_too_large_already_may_shrink() -> None:
    files = Workspace({f"f{number}.ts": "a" * MAX_FILE_BYTES for number in range(9)})
    files.write("f0.ts", "a" * (MAX_FILE_BYTES - 1))
    with pytest.raises(WorkspaceError, match="4 MB"):
        files.write("f0.ts", "a" * MAX_FILE_BYTES)


def test_the_file_after_the_500th_is_refused_but_the_others_may_change() -> None:
    files = workspace(*(f"f{number}.ts" for number in range(MAX_FILES)))
    with pytest.raises(WorkspaceError, match="500 files"):
        files.write("one-more.ts", "")
    files.write("f1.ts", "changed")
    files.rename("f2.ts", "g2.ts")
    assert len(files.files) == MAX_FILES


def test_the_case_of_a_name_can_be_changed() -> None:
    files = workspace("src/app.tsx")
    files.rename("src/app.tsx", "src/App.tsx")
    assert files.drain() == [Change("src/app.tsx", None), Change("src/App.tsx", "src/app.tsx\n")]


def test_a_missing_file_names_the_one_that_was_meant() -> None:
    files = workspace("src/components/Card.tsx", "src/App.tsx")
    with pytest.raises(WorkspaceError, match=r"Did you mean src/components/Card\.tsx"):
        files.read("src/Card.tsx")
    with pytest.raises(WorkspaceError, match=r"Did you mean src/App\.tsx"):
        files.read("src/app.tsx")


def test_the_lock_is_per_file_whatever_the_spelling() -> None:
    files = workspace("a.ts")
    assert files.lock("a.ts") is files.lock("./A.ts")
    assert files.lock("a.ts") is not files.lock("b.ts")


@given(st.lists(st.tuples(st.sampled_from(["write", "delete", "rename"]), NAMES, NAMES, TEXTS), max_size=12))
def test_what_is_stored_is_always_what_is_shown(verbs: list[tuple[str, str, str, str]]) -> None:
    """Any sequence of verbs: applying the drained changes to the stored files gives the files of the workspace."""
    files, stored = workspace("a", "b/c.ts"), {"a": "a\n", "b/c.ts": "b/c.ts\n"}
    for verb, path, other, text in verbs:
        before = dict(files.files)
        try:
            match verb:
                case "write":
                    files.write(path, text)
                case "delete":
                    files.delete(path)
                case _:
                    files.rename(path, other)
        except WorkspaceError:
            assert dict(files.files) == before
        for change in files.drain():
            if change.content is None:
                del stored[change.path]
            else:
                stored[change.path] = change.content
    assert stored == dict(files.files)
    assert len({path.casefold() for path in files.files}) == len(files.files)
