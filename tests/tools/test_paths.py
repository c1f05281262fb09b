"""Paths: inside the app or refused."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from overskill.tools.paths import WorkspaceError, clean, fold

LEAVING = [
    "/etc/passwd",
    "../secret",
    "src/../../x",
    "src/..",
    "..",
    "..\\..\\x",
    "src\\App.tsx",
    "C:\\x",
    "C:/x",
    "\\\\host\\x",
    "file:///etc/passwd",
    "//host/x",
    "/",
    "",
]
TRICKS = [
    "src//App.tsx",
    "src/",
    "src/./App.tsx",
    ".",
    "./",
    "a\0b",
    "a\nb",
    "a\tb",
    "a\x7fb",
    "a\u202eb",
    "a\u200bb",
    "a\u2028b",
    "a\ud800b",
    " a",
    "a ",
    "src /x",
    "a.",
    "src./x",
    "a?b",
    "a*b",
    'a"b',
    "a<b",
    "a|b",
]
SECRETS = [
    ".env",
    ".env.local",
    "src/.env",
    ".ENV",
    "prod.env",
    ".npmrc",
    ".git/config",
    "src/.ssh/x",
    "keys/server.pem",
    "id_rsa",
    "id_ed25519.pub",
    "a.key",
    "credentials.json",
    ".aws/credentials",
]
FINE = [
    "index.html",
    "src/App.tsx",
    "src/components/ui/Card.tsx",
    "public/.well-known/security.txt",
    ".gitignore",
    "src/[id].tsx",
    "src/$id.tsx",
    "src/(group)/page.tsx",
    "src/größe.ts",
    "src/日本.ts",
    "__proto__",
    "src/constructor",
    "a b.txt",
    "...tsx",
    "src/environment.ts",
    "src/keyboard.ts",
]


@pytest.mark.parametrize("path", LEAVING + TRICKS + SECRETS)
def test_refused(path: str) -> None:
    with pytest.raises(WorkspaceError) as error:
        clean(path)
    assert str(error.value).isprintable(), "the refusal itself carries no control characters"


@pytest.mark.parametrize("path", FINE)
def test_kept_as_it_is(path: str) -> None:
    assert clean(path) == path


def test_a_leading_dot_slash_is_the_same_file() -> None:
    assert clean("./src/App.tsx") == "src/App.tsx"


def test_composed_and_decomposed_letters_are_one_path() -> None:
    assert clean("src/gro\u0308sse.ts") == "src/größe.ts".replace("ß", "ss")
    assert fold("GRO\u0308SSE") == fold("größe".replace("ß", "ss"))


def test_names_up_to_200_bytes() -> None:
    assert clean("a" * 200)
    for too_long in ("a" * 201, "ä" * 101, "/".join(["abcdefghi"] * 61)):
        with pytest.raises(WorkspaceError, match="longer than"):
            clean(too_long)


def test_a_secret_is_refused_with_what_to_do() -> None:
    with pytest.raises(WorkspaceError, match=r"secrets are never kept.*ask the person"):
        clean(".env")


PIECES = st.sampled_from([*"ab./\\ :~%-\0\n", "..", "./", "é", "e\u0301", "\ud800", "\u202e", ".env"])


@given(st.lists(PIECES, max_size=12).map("".join))
@example("a/../../b")
@example(".\u0301./x")
def test_whatever_is_accepted_stays_inside(path: str) -> None:
    try:
        cleaned = clean(path)
    except WorkspaceError:
        return
    names = cleaned.split("/")
    assert clean(cleaned) == cleaned
    assert not {"", ".", ".."}.intersection(names)
    assert cleaned.isprintable()
    assert "\\" not in cleaned
    assert ":" not in cleaned
