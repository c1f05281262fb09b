"""Paths: inside the app or refused."""

from __future__ import annotations

import time

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
    "a\ufffdb",
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
WINDOWS = [
    "src/aux.ts",
    "src/components/Con.tsx",
    "con",
    "nul.txt",
    "PRN/x.ts",
    "src/com1.tsx",
    "src/LPT9",
    "src/com\u00b9.ts",
    "src/aux .ts",
    "src/nul.tar.gz",
    "src/conin$",
    "src/COM0/x.ts",
    "a./x.ts",
    "a /x.ts",
    "src/lib .d/ x.ts",
]
LOOKALIKES = [
    "%2e%2e/x.ts",
    "..%2f..%2fetc/passwd",
    "src/%2E%2E/x.ts",
    "src/\uff0e\uff0e/x.ts",
    "\uff0e\uff0e\uff0fx.ts",
    "src/\u2025/x.ts",
    ".\uff45\uff4e\uff56",
    "\uff0eenv",
    "src/\uff43\uff4f\uff4e.ts",
    "\uff4eode_modules/x.js",
    "src/\uff3c..\uff3cx",
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
    "src/Console.tsx",
    "src/auxiliary.ts",
    "src/null.ts",
    "src/company1.ts",
    "src/com10.ts",
    "src/icon.tsx",
    "src/my.con.ts",
    "src/100%.md",
    "src/50%off.ts",
    "notes/\u6807\u9898\uff1a\u526f\u6807\u9898\uff1f.md",
    "src/\u30ab\u30fc\u30c9.tsx",
]


@pytest.mark.parametrize("path", LEAVING + TRICKS + SECRETS + WINDOWS + LOOKALIKES)
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


@pytest.mark.parametrize("mark", ["\u0315\u0300", "\ufdfa", "a", "\ud800", "\u0344"])
def test_a_long_path_is_refused_before_it_is_composed(mark: str) -> None:
    """Composing 300,000 marks takes minutes, and holds up everybody."""
    began = time.process_time()
    path = "src/a" + mark * (300_000 // len(mark))
    with pytest.raises(WorkspaceError, match="longer than 600 bytes"):
        clean(path)
    fold(path)
    assert time.process_time() - began < 30


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
