"""Which names there can be, and which are the same."""

import time
import unicodedata

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


@pytest.mark.parametrize(
    "name",
    [
        "ada\u3164", "ada\u115f", "ada\uffa0", "ada\u2800", "ada\u034f", "ada\ufe0f", "ada\u17b4", "\uffa0", "\u2800",
        "a\u180bda", "ada\U000e0100", "ada\U000e0041", "ada\U0001d173", "\U00016fe4", "ad\u00ada", "\u0301ada", "a  da",
        "a\u00a0 da", "\u0430da", "ad\u03b1",
    ],
)  # fmt: skip
def test_what_looks_like_another_name_is_refused(name: str) -> None:
    with pytest.raises(Problem, match="1 to 64"):
        names.tidy(name)


@pytest.mark.parametrize(
    "name", ["\u0410\u0434\u0430", "\u0391\u03b4\u03b1", "Ada 2", "a\u0301da", "Jose\u0301", "ada_\u674e"]
)
def test_names_of_one_script_and_with_accents_are_names(name: str) -> None:
    assert names.tidy(name)


def test_every_character_that_unicode_ignores_is_refused() -> None:
    ignored = [chr(point) for first, last in names.IGNORABLE for point in range(first, last + 1)]
    taken = [hex(ord(one)) for one in ignored if not refused(f"a{one}da")]
    assert not taken


def refused(name: str) -> bool:
    try:
        names.tidy(name)
    except Problem:
        return True
    return False


def test_a_long_name_costs_nothing() -> None:
    marks = "a" + "\u0315" * 15_000 + "\u0300" * 15_000
    began = time.process_time()
    for _ in range(100):
        assert refused(marks)
        assert names.asked_for(marks) == ""
    assert time.process_time() - began < 30, "it took more than a second each time"


@pytest.mark.parametrize("name", ["ada  lovelace", "ad\u03b1", "ada\u3164"])
def test_who_made_such_a_name_once_still_signs_in(name: str) -> None:
    assert names.asked_for(name) == unicodedata.normalize("NFKC", name)


@pytest.mark.parametrize("name", ["a\0", "a\ud83d", "a\nb"])
def test_nobody_ever_had_an_unprintable_name(name: str) -> None:
    assert names.asked_for(name) == ""


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
