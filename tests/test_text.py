import pytest
from hypothesis import given
from hypothesis import strategies as st

from overskill.text import natural, well_formed


@given(st.text(st.characters(codec=None, categories=None)))
def test_whatever_comes_in_can_be_encoded_and_keeps_its_length(text: str):
    made = well_formed(text)
    made.encode()
    assert len(made) == len(text)


@given(st.text())
def test_a_text_that_can_be_encoded_stays_as_it_is(text: str):
    assert well_formed(text) == text


def test_half_of_a_pair_is_replaced():
    assert well_formed("party \ud83d!") == "party \ufffd!"


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("12", 12), ("9" * 9, 999_999_999), ("9" * 10, None), ("1" * 5000, None), ("-1", None), ("", None)],
)
def test_numbers_of_an_address_have_at_most_nine_digits(text: str, number: int | None):
    assert natural(text) == number
