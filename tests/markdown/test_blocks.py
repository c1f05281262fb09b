"""A growing text: the same blocks however it is cut, without a gap, at a cost in proportion to its length."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from overskill.markdown import Block, Blocks, render

PIECES = [
    *("a", "foo bar", "Foo", "é", "😀", "\u00a0", "\0", "\x0b", "\ud83d", "\ude00", "\\", "&amp;", "<b>", "**", "_"),
    *("\n", "\n", "\n", "\n\n", "\r", "\r\n", "  \n", " ", "    ", "\t"),
    *("- ", "* ", "+ x", "1. ", "2) ", "> ", "# ", "## h", "---", "===", "***", "```py\n", "```", "~~~", "`"),
    *("|", "a | b", "--|--", "| - |", "![i](u)", "[l](http://x)", "(", "'t'"),
]
DEFINITIONS = ["[x]: /url", "[x]:", "[x]", "[x][x]", '"title', '"\n', "'\n", "'", "[y]: <u>", ":", "]", "["]
plain = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
any_text = st.lists(st.sampled_from(PIECES + DEFINITIONS) | st.text(max_size=3), max_size=25).map("".join)


def pushed(text: str, size: int = 0) -> list[Block]:
    """The blocks of a text that arrives in pieces of `size` characters; 0: at once."""
    blocks = Blocks()
    step = size or len(text) or 1
    closed = [block for at in range(0, len(text), step) for block in blocks.push(text[at : at + step])]
    return closed + blocks.finish()


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, block: Block) -> str:
    return text.encode("utf-16-le")[2 * block.start : 2 * block.end].decode("utf-16-le")


@settings(max_examples=500)
@given(any_text, st.integers(1, 9))
@example('[x]: /url\n"abc\ndef"\n', 1)  # the title of a definition goes on
@example("- [x]:'\n'\n'\n", 1)  # also in a list
@example("# a | b\n--|--\n", 1)  # a heading turns into a table
@example("foo\n---\n", 1)  # a paragraph into a heading
@example("- a\n\n\n- b\n", 1)
@example("```a|b\n--|--\n```\n", 1)
@example("a\r\nb\r\n\r\nc", 1)
def test_any_cut_gives_the_same_blocks(text: str, size: int) -> None:
    assert pushed(text, size) == pushed(text) == pushed(text, 1)


@settings(max_examples=500)
@given(any_text)
def test_the_blocks_cover_the_text_without_a_gap(text: str) -> None:
    at = 0
    for block in pushed(text, 2):
        assert block.start == at < block.end
        at = block.end
    assert at == units(text)


@settings(max_examples=500)
@given(plain, st.integers(1, 9))
def test_the_blocks_joined_are_the_whole(text: str, size: int) -> None:
    if "[x]" not in text:
        assert "".join(block.html for block in pushed(text, size)) == render(text)


@settings(max_examples=300)
@given(any_text.map(lambda text: text * 20), st.integers(1, 9))
def test_the_cost_is_linear_for_any_text(text: str, size: int) -> None:
    blocks = Blocks()
    for at in range(0, len(text), size):
        blocks.push(text[at : at + size])
    blocks.finish()
    assert blocks.parsed <= 6 * len(text) + 1_000


LONG = {
    "fence": "```py\n" + "x = 1\n" * 4000 + "```\n",
    "fence with blank lines": "```\n" + "x\n\n" * 4000,
    "list": "- item of a list\n" * 4000,
    "loose list": "- item\n\n" * 4000,
    "list with fences": "- item\n\n  ```js\n  let x\n\n  ```\n\n" * 700,
    "list with lazy lines": "- item\n" + "=lazy\n" * 4000,
    "quote": "> words\n>\n" * 2000,
    "definitions": "[x]: /url\n" * 4000,
    "open title": "[x]: /url 'a\n" + "words\n" * 4000,
    "table": "| a |\n|---|\n" + "| b |\n" * 4000,
    "one line": "words " * 10_000,
    "paragraphs": "A paragraph of some words.\n\n" * 2000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_the_cost_of_long_blocks_is_linear(text: str) -> None:
    blocks = Blocks()
    for at in range(0, len(text), 5):
        blocks.push(text[at : at + 5])
    blocks.finish()
    assert blocks.parsed <= 6 * len(text) + 1_000


def test_offsets_count_as_javascript_does() -> None:
    text = "😀 one\n\nFamily 👩‍👩‍👧\n\n```\n🦄\n```\n"
    blocks = pushed(text, 3)
    assert [cut(text, block) for block in blocks] == ["😀 one\n\n", "Family 👩‍👩‍👧\n\n", "```\n🦄\n```\n"]
    assert blocks[0].end == 8


def test_a_paragraph_closes_with_the_first_letter_of_the_next() -> None:
    blocks = Blocks()
    assert blocks.push("One.\n\n") == []
    assert [block.html for block in blocks.push("T")] == ["<p>One.</p>\n"]


def test_a_fence_closes_with_its_last_line() -> None:
    blocks = Blocks()
    assert blocks.push("```\n" + "code\n\n" * 100 + "``") == []
    assert [block.end for block in blocks.push("`\n")] == [608]


def test_a_long_list_closes_with_the_line_after_it() -> None:
    blocks = Blocks()
    assert blocks.push("- item\n" * 1000 + "\n") == []
    assert [block.end for block in blocks.push("Done")] == [7_001]


def test_a_definition_holds_from_where_it_stands() -> None:
    earlier, definition, later = pushed("[x]\n\n[x]: /url\n\n[x]\n", 1)
    assert earlier.html == "<p>[x]</p>\n"
    assert definition.html == ""
    assert 'href="/url"' in later.html


def test_blank_text_is_one_empty_block() -> None:
    assert pushed("\n \n") == [Block(0, 3, "")]
    assert pushed("") == []
