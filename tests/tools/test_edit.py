"""One edit: content is the truth, line numbers are the hint, and nothing outside the region changes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from overskill.tools.edit import Edit, EditError, edit
from overskill.tools.lines import Lines

APP = """\
import { Button } from './Button'

export default function App() {
  return (
    <main>
      <Button variant="primary">Save</Button>
      <Button variant="ghost">Cancel</Button>
    </main>
  )
}
"""


def refused(text: str, search: str, replace: str, first: int, last: int) -> str:
    with pytest.raises(EditError) as error:
        edit(text, search, replace, first, last)
    return str(error.value)


def numbered_lines(count: int) -> str:
    return "".join(f"line {number}\n" for number in range(1, count + 1))


class TestAtTheHintedLines:
    def test_the_searched_lines_are_exchanged_and_nothing_is_remarked(self) -> None:
        done = edit(APP, '      <Button variant="primary">Save</Button>', "      <b>Save</b>", 6, 6)
        assert done.text == APP.replace('<Button variant="primary">Save</Button>', "<b>Save</b>")
        assert done.notes == ()

    @pytest.mark.parametrize(
        ("search", "first", "matched"),
        [("b", 2, "exact"), ("b", 1, "moved"), ("  b", 2, "tolerant"), ("  b", 1, "tolerant"), ("2| b", 2, "tolerant")],
    )
    def test_how_the_place_was_found_is_recorded(self, search: str, first: int, matched: str) -> None:
        assert edit("a\nb\nc\n", search, "x", first, first).matched == matched

    def test_an_empty_replacement_deletes_the_lines(self) -> None:
        assert edit("a\nb\nc\n", "b", "", 2, 2).text == "a\nc\n"

    def test_a_final_newline_in_the_arguments_adds_no_line(self) -> None:
        assert edit("a\nb\nc\n", "b\n", "B\n", 2, 2).text == "a\nB\nc\n"

    def test_a_blank_line_can_be_filled_where_it_is_hinted(self) -> None:
        assert edit("a\n\nc\n", "\n", "b", 2, 2).text == "a\nb\nc\n"

    def test_of_two_equal_places_the_hinted_one_is_changed_and_the_other_mentioned(self) -> None:
        done = edit("x\na\nx\n", "x", "y", 3, 3)
        assert done.text == "x\na\ny\n"
        assert "also stood at line 1" in done.notes[0]


class TestTheFileKeepsItsForm:
    @pytest.mark.parametrize("text", ["a\r\nb\r\nc\r\n", "\ufeffa\r\nb\r\nc\r\n", "a\r\nb\r\nc"])
    def test_windows_line_ends_and_byte_order_mark(self, text: str) -> None:
        assert edit(text, "b", "1\n2", 2, 2).text == text.replace("b", "1\r\n2")

    def test_a_searched_text_with_other_line_ends_is_the_same_text(self) -> None:
        assert edit("a\nb\n", "a\r\nb", "x\r\ny", 1, 2).text == "x\ny\n"

    def test_a_file_without_final_newline_stays_without(self) -> None:
        assert edit("a\nb", "b", "c\n", 2, 2).text == "a\nc"

    def test_mixed_line_ends_outside_the_region_stay_mixed(self) -> None:
        assert edit("a\r\nb\nc\r\nd\r\n", "c", "x\ny", 3, 3).text == "a\r\nb\nx\r\ny\r\nd\r\n"

    def test_a_backslash_and_n_stay_two_characters(self) -> None:
        assert edit("a\n", "a", "const s = 'x\\ny'", 1, 1).text == "const s = 'x\\ny'\n"


class TestElsewhere:
    def test_shifted_lines_are_found_and_it_is_said(self) -> None:
        done = edit(numbered_lines(40), "line 31\nline 32", "new", 15, 16)
        assert "line 30\nnew\nline 33\n" in done.text
        assert done.notes == ("Applied at lines 31-32, not 15-16: that is where the searched text stands.",)

    def test_hinted_lines_far_beyond_the_end_do_not_matter(self) -> None:
        assert edit("a\nb\n", "b", "c", 900, 901).text == "a\nc\n"

    def test_more_lines_hinted_than_searched_exchanges_only_the_searched(self) -> None:
        assert edit("a\nb\n}\n", "a\nb", "c", 1, 3).text == "c\n}\n"

    def test_white_space_at_line_ends_is_overlooked(self) -> None:
        done = edit("a  \nb\t\nc\n", "a\nb", "x", 1, 2)
        assert done.text == "x\nc\n"
        assert "white space at line ends" in done.notes[0]

    @pytest.mark.parametrize(("indent", "given"), [("    ", ""), ("", "    "), ("\t\t", ""), ("      ", "  ")])
    def test_a_shifted_indentation_shifts_the_replacement_too(self, indent: str, given: str) -> None:
        text = f"{{\n{indent}if (a) {{\n{indent}  b()\n\n{indent}}}\n}}\n"
        search = f"{given}if (a) {{\n{given}  b()\n\n{given}}}"
        done = edit(text, search, f"{given}if (c) {{\n\n{given}  d()\n{given}}}", 2, 5)
        assert done.text == f"{{\n{indent}if (c) {{\n\n{indent}  d()\n{indent}}}\n}}\n"
        assert "shifted to the file's indentation" in done.notes[-1]

    def test_an_uneven_shift_is_another_text(self) -> None:
        assert "Nothing was changed" in refused("if x:\n    a\n  b\n", "if x:\n  a\n  b", "c", 1, 3)

    def test_typographic_quotes_are_overlooked(self) -> None:
        done = edit("  say(“it’s – here”)\n", 'say("it\'s - here")', "say('no')", 1, 1)
        assert done.text == "  say('no')\n"
        assert "typographic" in done.notes[0]

    def test_an_exact_place_wins_over_a_similar_one(self) -> None:
        assert edit("  a\nb\na\n", "a", "x", 9, 9).text == "  a\nb\nx\n"

    @pytest.mark.parametrize("given", ["    ", "  "])
    def test_a_replacement_at_the_indentation_of_the_file_is_not_shifted_again(self, given: str) -> None:
        text = "{\n    if (a) {\n      b()\n    }\n}\n"
        search = "if (a) {\n  b()\n}"
        done = edit(text, search, f"{given}if (c) {{\n{given}  d()\n{given}}}", 2, 4)
        assert done.text == f"{{\n{given}if (c) {{\n{given}  d()\n{given}}}\n}}\n"
        assert not any("shifted" in note for note in done.notes)

    def test_a_replacement_that_starts_blank_is_shifted_by_its_first_line_with_content(self) -> None:
        assert edit("    a\n", "a", "\nb", 1, 1).text == "\n    b\n"
        assert edit("    a\n", "a", "\n    b", 1, 1).text == "\n    b\n"


class TestEllipsis:
    TEXT = numbered_lines(20)

    @pytest.mark.parametrize("dots", ["...", "…", "  // ...", "{/* ... */}", "<!-- ... -->", "# ..."])
    def test_beginning_and_end_stand_for_the_whole(self, dots: str) -> None:
        done = edit(self.TEXT, f"line 3\nline 4\n{dots}\nline 12", "new", 3, 12)
        assert done.text == numbered_lines(2) + "new\n" + "".join(f"line {n}\n" for n in range(13, 21))

    def test_a_shifted_region_of_the_same_length_is_found(self) -> None:
        done = edit(self.TEXT, "line 8\n...\nline 12", "new", 3, 7)
        assert "line 7\nnew\nline 13\n" in done.text
        assert "Applied at lines 8-12, not 3-7" in done.notes[0]

    def test_a_region_of_another_length_is_refused_because_its_middle_is_unknown(self) -> None:
        assert "Nothing was changed" in refused(self.TEXT, "line 8\n...\nline 12", "new", 8, 15)

    @pytest.mark.parametrize(
        "search", ["...", "...\nline 3", "line 3\n...", "line 1\n...\nline 2\n...\nline 3", "\n...\n "]
    )
    def test_without_text_on_both_sides_it_is_refused(self, search: str) -> None:
        assert "Nothing was changed" in refused(self.TEXT, search, "new", 1, 3)

    def test_dots_in_the_replacement_would_delete_lines(self) -> None:
        assert "`...` stands for lines only in `search`" in refused(self.TEXT, "line 3\n...\nline 7", "a\n...\nb", 3, 7)

    def test_dots_that_stand_in_the_file_are_text(self) -> None:
        assert edit("a\n...\nb\n", "a\n...\nb", "c\n...\nd", 1, 3).text == "c\n...\nd\n"
        assert edit("wait\n...\nend\n", "...", "more", 2, 2).text == "wait\nmore\nend\n"


class TestPastedNumbers:
    def test_are_removed_from_both_arguments(self) -> None:
        done = edit("a\nb\nc\n", "2| b\n3| c", "2| x\n3| y\n4| z", 2, 3)
        assert done.text == "a\nx\ny\nz\n"
        assert "pasted" in done.notes[-1]

    def test_are_removed_around_an_ellipsis(self) -> None:
        assert edit(numbered_lines(9), "2| line 2\n...\n8| line 8", "x", 2, 8).text == "line 1\nx\nline 9\n"

    def test_that_stand_in_the_file_are_text(self) -> None:
        assert edit("1| a\n2| b\n", "1| a\n2| b", "x", 1, 2).text == "x\n"

    def test_a_bitwise_or_is_no_number(self) -> None:
        assert edit("a\n", "a", "1| flag", 1, 1).text == "1| flag\n"


class TestRefusals:
    def test_no_place_shows_the_lines_as_they_are_and_the_most_similar(self) -> None:
        text = refused(APP, '      <Button variant="primary">Send</Button>', "x", 2, 2)
        assert "Lines 1-7 now:\n1| import" in text
        assert 'line 6:\n6|       <Button variant="primary">Save</Button>' in text
        assert text.count("|       <Button variant") >= 2
        assert "os-view" in text

    def test_at_most_three_candidates(self) -> None:
        text = refused(
            "".join(f"const value{n} = compute({n})\n" for n in range(9)), "const value = compute()", "x", 1, 1
        )
        assert len(text.split("Most similar lines:\n")[1].split("\n\n")) == 3 + 1

    def test_several_places_are_listed_and_none_is_guessed(self) -> None:
        text = refused("x\na\nx\nb\nx\n", "x", "y", 2, 2)
        assert "matches 3 places" in text
        assert "line 1:\n1| x" in text
        assert "line 5:\n5| x" in text

    def test_an_edit_made_before_is_recognised(self) -> None:
        once = edit(APP, "    <main>", '    <main className="p-4">', 5, 5).text
        assert "Already applied? The lines of `replace` stand at line 5." in refused(
            once, "    <main>", '    <main className="p-4">', 5, 5
        )

    @pytest.mark.parametrize("search", ["\n", "   ", "\n\n"])
    def test_blank_text_identifies_no_place(self, search: str) -> None:
        assert "is blank" in refused("a\nb\nc\n", search, "x", 2, 2)

    def test_the_same_text_is_nothing_to_change(self) -> None:
        nothing = "Nothing to change: what `replace` says stands at"
        assert f"{nothing} line 2 already." in refused("a\nb\n", "b", "b", 2, 2)
        assert f"{nothing} lines 1-2 already." in refused("a\nb\n", "a\nb", "a\nb", 1, 2)

    def test_an_empty_file_is_filled_with_os_write(self) -> None:
        assert "os-write" in refused("", "a", "b", 1, 1)

    def test_numbers_in_the_wrong_order_are_named(self) -> None:
        assert "smaller than" in refused("a\n", "zzz", "b", 5, 2)

    def test_long_and_large_texts_end_in_a_short_answer(self) -> None:
        wide = refused("x" * 500_000 + "\n", "y", "z", 1, 1)
        deep = refused("\n".join(["same"] * 60_000), "\n".join(["same"] * 30_000 + ["other"]), "z", 1, 30_001)
        assert max(len(wide), len(deep)) < 20_000


class TestWhatWentWrongInThePredecessor:
    """Its edits trusted line numbers that earlier edits had shifted, and never compared the content."""

    BUTTON = "<Button\n  variant={\n    'primary'\n  }\n>\n  Save\n</Button>\n"

    def test_size_is_not_put_inside_variant(self) -> None:
        done = edit("// a new first line\n" + self.BUTTON, "  }\n>", '  }\n  size="lg"\n>', 3, 4)
        assert (
            done.text
            == "// a new first line\n<Button\n  variant={\n    'primary'\n  }\n  size=\"lg\"\n>\n  Save\n</Button>\n"
        )

    def test_braces_are_not_doubled_by_a_range_that_ends_one_line_early(self) -> None:
        text = "function a() {\n  return 1\n}\n"
        assert edit(text, text, "function a() {\n  return 2\n}\n", 1, 2).text == "function a() {\n  return 2\n}\n"

    def test_a_closing_bracket_is_not_dropped_by_a_range_that_ends_one_line_late(self) -> None:
        assert edit("f(\n  1,\n)\ng()\n", "  1,", "  2,", 2, 3).text == "f(\n  2,\n)\ng()\n"

    def test_function_app_is_not_written_twice(self) -> None:
        search, replace = "export default function App() {", "function App() {\n  const a = 1"
        once = edit(APP, search, replace, 3, 3).text
        assert "Already applied?" in refused(once, search, replace, 3, 3)
        assert once.count("function App()") == 1

    def test_a_batch_with_the_numbers_of_the_first_view_hits_every_place(self) -> None:
        text = numbered_lines(30)
        for number in (5, 15, 25):
            text = edit(text, f"line {number}", f"line {number}\nafter {number}\nand more", number, number).text
        assert text.splitlines().index("after 25") == text.splitlines().index("line 25") + 1
        assert [line for line in text.splitlines() if line.startswith("line")] == numbered_lines(30).splitlines()


LINE = st.sampled_from(["a", "b", "  a", "\ta", "a ", "", "}", "...", "“a”", '"a"', "1| a", "2| b", "{"])
END = st.sampled_from(["\n", "\r\n"])
FILE = st.tuples(
    st.sampled_from(["", "\ufeff"]), st.lists(st.tuples(LINE, END).map("".join), max_size=8).map("".join), LINE
).map("".join)
ARGUMENT = st.lists(LINE, max_size=4).map("\n".join)


@given(FILE, ARGUMENT, ARGUMENT, st.integers(1, 10), st.integers(1, 10))
@example("a\n", "", "", 1, 1)
def test_either_one_region_is_exchanged_or_nothing(text: str, search: str, replace: str, first: int, last: int) -> None:
    """Every byte outside the region stays; inside stand the lines reported as new."""
    try:
        done = edit(text, search, replace, first, last)
    except EditError:
        return
    _assert_only_region_changed(text, done)


@given(FILE, st.data())
def test_lines_copied_exactly_are_always_exchanged(text: str, data: st.DataObject) -> None:
    """What stands at the hinted lines is found there, whatever else the file holds."""
    texts = Lines(text).texts
    if not texts:
        return
    first = data.draw(st.integers(1, len(texts)))
    last = data.draw(st.integers(first, len(texts)))
    done = edit(text, "\n".join(texts[first - 1 : last]) + "\n", "REPLACED", first, last)
    assert (done.region.start + 1, done.region.end) == (first, last)
    _assert_only_region_changed(text, done)


def _assert_only_region_changed(text: str, done: Edit) -> None:
    kept = text.removeprefix("\ufeff").splitlines(keepends=True)
    before = text[: len(text) - len("".join(kept))] + "".join(kept[: done.region.start])
    after = "".join(kept[done.region.end :])
    assert done.text != text
    assert done.text.startswith(before)
    assert done.text.endswith(after)
    middle = done.text[len(before) : len(done.text) - len(after)]
    new = "\n".join(done.new)
    if not text.endswith("\n") and done.region.start == len(kept) and kept:
        new = f"\n{new}"  # appended to a file without a final newline
    assert middle.replace("\r\n", "\n") in ({new, f"{new}\n"} if done.new else {""})
