"""What a version is called, and what its card says of its files."""

import pytest

from overskill import db
from overskill.models import Version
from overskill.runs.titles import in_a_line, of_files
from overskill.ui.view import views
from overskill.versions.snapshots import compare
from tests.messages_api.script import Script, Text, ToolUse, Turn
from tests.runs.conftest import House
from tests.runs.stories import write


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("It says **hello** now.", "It says hello now"),
        (
            "I've added a dark mode toggle to the header. It remembers your choice.",
            "Added a dark mode toggle to the header",
        ),
        ("Done! I wrote 5 files (320 lines).", "Wrote 5 files (320 lines)"),
        ("The counter has a `reset` button: press [here](https://example.com).", "The counter has a reset button"),
        (
            "Your booking page is ready, with a calendar that shows the week and a waiting list for full days.",
            "Your booking page is ready",
        ),
        ("## Summary\n\n- one\n- two", ""),
        ("Okay, here is what I did:\n\n- one", ""),
        ("Shall I go on with the calendar?", ""),
        ("a" * 200, ""),
        ("```tsx\nconst a = 1;\n```", ""),
        ("", ""),
        ("Fertig. Der Zähler zählt jetzt rückwärts.", "Der Zähler zählt jetzt rückwärts"),
        ("完了しました。カウンターを追加しました。", "カウンターを追加しました"),
    ],
)
def test_a_closing_text_in_a_line(said: str, title: str) -> None:
    assert in_a_line(said) == title


@pytest.mark.parametrize(
    ("old", "new", "lines", "title"),
    [
        ("", "abc", [["+", "a added"], ["+", "b added"], ["+", "c added"]], "Added a and 2 more files"),
        ("", "abcdefg", [["+", "a added"], ["+", "b added"], ["+", "5 more files added"]], "Added a and 6 more files"),
        (
            "abcd",
            "",
            [["-", "a removed"], ["-", "b removed"], ["-", "2 more files removed"]],
            "Removed a and 3 more files",
        ),
        ("a", "Ab", [["+", "b added"], ["~", "a changed"]], "Changed a and b"),
        (
            "abz",
            "ABcdefg",
            [
                ["+", "c added"],
                ["+", "d added"],
                ["+", "3 more files added"],
                ["~", "2 more files changed"],
                ["-", "z removed"],
            ],
            "Changed a and 7 more files",
        ),
        ("a", "A", [["~", "a changed"]], "Changed a"),
        ("a", "a", [], "No changes"),
    ],
)
def test_what_changed_in_words(old: str, new: str, lines: list[list[str]], title: str) -> None:
    """A capital letter is a file with another content."""
    before, after = ({letter.lower(): letter for letter in letters} for letters in (old, new))
    changes = compare(before, after)
    assert changes.in_words() == lines
    assert of_files(changes) == title


@pytest.mark.parametrize("prompt", ["The preview shows this error. Please fix it:\n\nBoom", "a pgae that syas helo"])
async def test_a_version_never_bears_the_words_of_its_prompt(house: House, prompt: str) -> None:
    house.server.play(
        Script(
            [
                Turn(write()),
                Turn(Text("The page says hello.")),
                Turn(write(content="export default 1;\n")),
                Turn(Text("- ok")),
            ]
        )
    )
    for _ in range(2):
        await house.ask(prompt)
    async with db.session() as session:
        names = [(await session.get_one(Version, (house.app.id, number))).name for number in (1, 2)]
    assert names == ["The page says hello", "Changed App.tsx"]


async def test_files_are_counted_once_for_the_card_and_the_sums(house: House) -> None:
    """A call makes a file that a later one takes away again: the version has not got it."""
    gone = write("src/gone.ts", "export const gone = 1;\n")
    moved = write("src/kept.ts", "export const kept = 1;\n")
    house.server.play(
        Script(
            [Turn(gone, moved, write()), Turn(ToolUse("os-delete", {"file_path": "src/gone.ts"})), Turn(Text("Done."))]
        )
    )
    folded = await house.ask("a page")
    assert folded.version is not None
    assert folded.version["added"] == 1
    row = views.row(await house.message(folded), 1, set(), last=True)
    assert row.summary.created == "1"
    assert [change.text for change in row.version.changes] == ["kept.ts added", "App.tsx changed"]
