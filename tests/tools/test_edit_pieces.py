"""Edits of a piece of a line, insertions, and line numbers of before the earlier edits of an answer."""

from __future__ import annotations

import pytest

from overskill.tools.edit import edit
from overskill.tools.shifts import Shift, Shifts
from tests.tools.test_edit import refused


class TestPieces:
    LONG = "<svg>\n" + "<path d='M1 2'/>" * 500 + '<rect fill="#0000ff"/>' + "<g/>" * 500 + "\n</svg>\n"

    @pytest.mark.parametrize(
        ("search", "replace", "expected"),
        [
            ("value = 1", "value = 2", "const value = 2;\nconst other = 1\n"),
            ("value", "total", "const total = 1;\nconst other = 1\n"),
            ("= 1;\nconst other", "= 3;\nlet other", "const value = 3;\nlet other = 1\n"),
            (" = 1;", ": number\n  = 1;", "const value: number\n  = 1;\nconst other = 1\n"),
            ("val", "v", "const vue = 1;\nconst other = 1\n"),
            ("const ", "", "value = 1;\nconst other = 1\n"),
        ],
    )
    def test_a_part_of_the_hinted_line_is_exchanged(self, search: str, replace: str, expected: str) -> None:
        done = edit("const value = 1;\nconst other = 1\n", search, replace, 1, 1)
        assert (done.text, done.matched, done.notes) == (expected, "exact", ())
        assert done.at is not None

    @pytest.mark.parametrize(
        ("replace", "expected"),
        [
            ("b();", "  b();\n"),
            ("b();\n  c();", "  b();\n  c();\n"),
            ("if (b) {\n  c();\n}", "  if (b) {\n    c();\n  }\n"),
        ],
    )
    def test_a_line_given_without_what_stands_before_it_is_exact(self, replace: str, expected: str) -> None:
        done = edit("{\n  a();\n}\n", "a();", replace, 2, 2)
        assert (done.text, done.matched, done.notes) == ("{\n" + expected + "}\n", "exact", ())

    def test_a_unique_part_of_another_line_is_exchanged_and_it_is_said(self) -> None:
        done = edit("a b\nc d\n", "c", "x", 1, 1)
        assert (done.text, done.matched) == ("a b\nx d\n", "moved")
        assert "Applied at line 2, not 1-1" in done.notes[0]

    def test_a_very_long_line(self) -> None:
        done = edit(self.LONG, 'fill="#0000ff"', 'fill="red"', 2, 2)
        assert done.text == self.LONG.replace("#0000ff", "red")

    def test_windows_line_ends_stay(self) -> None:
        assert edit("a b\r\nc d\r\n", "b\nc", "x\ny", 1, 2).text == "a x\r\ny d\r\n"

    def test_whole_lines_go_before_pieces(self) -> None:
        assert edit("abc\nb\n", "b", "x", 9, 9).text == "abc\nx\n"

    def test_several_are_shown_and_none_is_guessed(self) -> None:
        text = refused("f(a)\ng(a)\nh()\n", "a", "b", 3, 3)
        assert "stands 2 times as a part of lines" in text
        assert "line 1:\n1| f(a)" in text
        assert "not in the file" not in text
        assert "stands 2 times" in refused("f(a, a)\n", "a", "b", 1, 1)

    def test_of_several_the_one_in_the_hinted_line_is_meant(self) -> None:
        assert edit("f(a)\ng(a)\n", "a", "b", 2, 2).text == "f(a)\ng(b)\n"

    def test_within_a_longer_word_elsewhere_it_is_not_changed(self) -> None:
        text = refused("const ten = 10\nx\n", "ten = 1", "ten = 2", 2, 2)
        assert "within a longer word" in text
        assert "not in the file" not in text

    def test_what_was_done_already_is_not_done_twice(self) -> None:
        once = edit("const a = items.find(f)\n", "items", "items.slice()", 1, 1).text
        assert "Already applied?" in refused(once, "items", "items.slice()", 1, 1)
        assert once == "const a = items.slice().find(f)\n"


class TestInserting:
    TEXT = "a\nb\n"

    @pytest.mark.parametrize(
        ("text", "line", "new", "expected"),
        [
            ("a\nb\n", 1, "x", "x\na\nb\n"),
            ("a\nb\n", 2, "x\ny", "a\nx\ny\nb\n"),
            ("a\nb\n", 3, "x\n", "a\nb\nx\n"),
            ("a\nb", 3, "x", "a\nb\nx"),
            ("a\r\nb", 2, "x\ny", "a\r\nx\r\ny\r\nb"),
            ("\ufeffa\r\n", 1, "x", "\ufeffx\r\na\r\n"),
            ("a\n\nb\n", 2, "x", "a\nx\n\nb\n"),
            ("", 1, "x", "x\n"),
            ("a\n", 2, "\n", "a\n\n"),
        ],
    )
    def test_an_empty_search_inserts_before_the_line(self, text: str, line: int, new: str, expected: str) -> None:
        done = edit(text, "", new, line, line)
        assert (done.text, done.notes, done.matched) == (expected, (), "exact")

    def test_beyond_the_end_is_refused(self) -> None:
        assert "Give at most 3, which appends" in refused(self.TEXT, "", "x", 4, 4)

    def test_nothing_is_nothing_to_insert(self) -> None:
        assert "both empty" in refused(self.TEXT, "", "", 1, 1)


class TestEarlierEditsOfTheAnswer:
    def test_the_lines_are_expected_where_they_are_now(self) -> None:
        text = "new\n" * 3 + "x\na\nx\n"
        done = edit(text, "x", "y", 3, 3, now_at=(6, 6))
        assert done.text == "new\n" * 3 + "x\na\ny\n"
        assert (done.matched, [note for note in done.notes if "Applied" in note]) == ("exact", [])

    def test_numbers_that_count_the_shift_already_hold_too(self) -> None:
        done = edit("new\nx\na\nx\n", "a", "b", 3, 3, now_at=(4, 4))
        assert (done.text, done.notes) == ("new\nx\nb\nx\n", ())

    def test_shifts(self) -> None:
        shifts = Shifts()
        shifts.add("a", Shift(4, 6, 5))
        shifts.add("a", Shift(0, 0, 2))
        assert [shifts.now("a", line, line)[0] for line in (1, 5, 6, 7, 20)] == [3, 7, 8, 12, 25]
        assert shifts.now("b", 7, 8) == (7, 8)
        shifts.forget("a")
        assert shifts.now("a", 7, 8) == (7, 8)
