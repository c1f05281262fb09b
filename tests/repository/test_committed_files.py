"""What holds for every file of the repository: no registry host, no machine path, no file that outgrew its room."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 300
PROGRAMS = {".py", ".js", ".jsx", ".mjs", ".ts", ".tsx", ".css"}
REGISTRIES = re.compile(r"registry\.(npm|yarn)|npmmirror\.|pypi\.(org|python)|pythonhosted\.|deb\.debian\.")
HOMES = re.compile(r"(?<![\w/.])/(home|Users)/\w+/|(?<![\w/.])/[r]oot/")


def committed() -> dict[Path, str]:
    """Every text file that git knows or would add, by its path."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    texts: dict[Path, str] = {}
    for path in (Path(name) for name in names if name and (ROOT / name).is_file()):
        try:
            texts[path] = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # an image or a font
    return texts


@pytest.fixture(scope="module")
def files() -> dict[Path, str]:
    found = committed()
    assert Path("Makefile") in found
    return found


def test_no_file_names_a_registry_host(files: dict[Path, str]):
    assert not [str(path) for path, text in files.items() if REGISTRIES.search(text)]


def test_no_file_names_a_path_of_a_machine(files: dict[Path, str]):
    here = f"{ROOT}/"
    found = [str(path) for path, text in files.items() if HOMES.search(text) or (here.count("/") > 2 and here in text)]
    assert not found


def test_no_file_outgrew_its_room(files: dict[Path, str]):
    """A longer file gives its reason in its first comment, which says why it is long."""
    long = {path: text.splitlines() for path, text in files.items() if path.suffix in PROGRAMS}
    without_reason = [str(path) for path, lines in long.items() if len(lines) > LONGEST and not reason(lines)]
    assert not without_reason


def reason(lines: list[str]) -> bool:
    """Whether a comment in the first lines says why the file is long."""
    opening = [line for line in lines[:5] if line.lstrip().startswith(("#", "//", "/*", "*", '"""'))]
    return any(re.search(r"\blong\b", line, re.IGNORECASE) for line in opening)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (REGISTRIES, "index-url = https://files.pythonhosted" + ".org/x"),
        (REGISTRIES, '"resolved": "https://registry' + '.npmjs.org/react"'),
        (HOMES, "open('/home" + "/ada/notes')"),
        (HOMES, "cd /root" + "/project"),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str):
    assert pattern.search(text)


@pytest.mark.parametrize("text", ["see https://example.org/root" + "/page", "assets/home/x/", "the npm registry"])
def test_the_patterns_leave_the_rest_alone(text: str):
    assert not REGISTRIES.search(text)
    assert not HOMES.search(text)
