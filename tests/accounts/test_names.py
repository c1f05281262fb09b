"""Which names there can be, and which are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overskill.accounts import names
from overskill.accounts.problems import Problem


@pytest.mark.parametrize("name", ["A", "Ada Lovelace", "Zoë", "李雷", "o'Brien", "x" * 64, "<b>", "🦄", "a@b.example"])
def test_a_name_stays_as_it_was_typed(name: str) -> None:
    assert names.tidy(name) == name


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 65, "a\nb", "a\0", "a\u200bb", "\u202eada", "a\ud83d", "a\u2028b", "a\x7f", "\ue000"]
)
def test_what_cannot_be_seen_is_refused(name: str) -> None:
    with pytest.raises(Problem, match="1 to 64"):
        names.tidy(name)


@pytest.mark.parametrize("other", ["ada", "ADA", " Ada ", "\uff21da", "A\uff24a"])
def test_the_same_name_written_otherwise(other: str) -> None:
    assert names.key(other) == names.key("Ada")


def test_letters_that_fold_to_several() -> None:
    assert names.key("STRASSE") == names.key("straße")


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_a_problem(text: str) -> None:
    try:
        name = names.tidy(text)
    except Problem:
        return
    assert 1 <= len(name) <= names.LONGEST
    assert names.tidy(name) == name
    assert names.key(name) == names.key(text)
