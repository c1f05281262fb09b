"""Of what a page sends only what pages send is worked on, and every text in it can be stored and sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overskill.ui.http.shape import DEEPEST, LONGEST_ADDRESS, Malformed, check, event_in

WHERE = {"pathname": "/app/x", "asPath": "/app/x?a=b", "query": {"a": "b"}}


def nested(depth: int) -> Any:
    value: Any = "in here"
    for _ in range(depth):
        value = [value]
    return value


def test_an_event_of_a_page_stays_as_it_is() -> None:
    event = {"name": "state.save", "payload": {"text": "😀 ok", "number": 3, "parts": [{"a": None, "b": True}]}}
    assert event_in(event | {"router_data": WHERE}) == event | {"router_data": WHERE}


def test_what_belongs_to_no_event_is_left_out() -> None:
    known = event_in({"name": "x", "token": "y", "router_data": {"headers": {"cookie": "z"}, "ip": "1", **WHERE}})
    assert known == {"name": "x", "payload": {}, "router_data": WHERE}


@pytest.mark.parametrize(
    "more",
    [{"asPath": "/app/x?" + "y" * LONGEST_ADDRESS}, {"query": {str(n): "y" * 10 for n in range(LONGEST_ADDRESS)}}],
)
def test_a_very_long_query_is_left_out(more: dict[str, Any]) -> None:
    known = event_in({"name": "x", "router_data": WHERE | more})["router_data"]
    assert known == {"pathname": "/app/x", "asPath": "/app/x", "query": {}}


json = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec=None)), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(st.characters(codec=None)), json, max_size=3), st.text(st.characters(codec=None)))
def test_every_text_can_be_encoded(payload: dict[str, Any], text: str) -> None:
    try:
        event = event_in({"name": text, "payload": payload, "router_data": {"pathname": text, "query": {text: text}}})
    except Malformed:
        return
    str(event).encode()
    repr_of_texts(event).encode()


def repr_of_texts(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(repr_of_texts(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return "".join(map(repr_of_texts, value))
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize(
    ("event", "part"),
    [
        (None, "event"),
        ("text", "event"),
        ([], "event"),
        ({}, "event"),
        ({"name": 5}, "event"),
        ({"name": "x" * 3000}, "event"),
        ({"name": "x", "payload": []} | {"payload": ["y"]}, "event"),
        ({"name": "x", "router_data": "y"}, "address"),
        ({"name": "x", "router_data": {"pathname": "/" * (LONGEST_ADDRESS + 1)}}, "address"),
        ({"name": "x", "router_data": {"asPath": ["/"]}}, "address"),
        ({"name": "x", "payload": {"a": nested(DEEPEST + 1)}}, "depth"),
        ({"name": "x", "payload": {"a": "y" * 500}}, "size"),
        ({"name": "x", "payload": {"a": [0] * 500}}, "size"),
        ({"name": "x", "payload": {"a": 10**30}}, "number"),
        ({"name": "x", "payload": {"a": float("nan")}}, "number"),
        ({"name": "x", "payload": {"a": float("inf")}}, "number"),
    ],
)
def test_what_no_page_sends_is_refused(event: Any, part: str) -> None:
    with pytest.raises(Malformed, match=f"^{part}$"):
        event_in(event, 400)


@pytest.mark.parametrize(
    ("declared", "value", "fits"),
    [
        (str, "x", True),
        (str, 5, True),
        (str, {"x": 1}, False),
        (str, ["x"], False),
        (str, None, False),
        (str, True, False),
        (int, 5, True),
        (int, "5", True),
        (int, -1, True),
        (int, 1.5, False),
        (int, 2**31, False),
        (int, "9" * 30, False),
        (int, "1e309", False),
        (int, "private words", False),
        (int, {}, False),
        (int, None, False),
        (dict, {}, True),
        (dict, "x", False),
        (Any, {}, True),
        (bool, True, True),
    ],
)
def test_an_argument_is_of_the_kind_that_is_declared(declared: Any, value: object, fits: bool) -> None:
    try:
        check({"one": value, "other": {}}, {"one": declared})
    except Malformed:
        assert not fits
    else:
        assert fits
