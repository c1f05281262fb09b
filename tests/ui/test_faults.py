"""Errors of running apps and what previews refuse, in words: for the person, and for the model that is to mend them."""

from types import SimpleNamespace

import pytest

from overskill.journal import events as ev
from overskill.ui.state.preview import _offer, _plain
from overskill.ui.view import faults
from overskill.ui.view.refusals import SENTENCES, sentence
from overskill.ui.view.shapes import Fault, Offer

SAID = {"type": "error", "message": "Uncaught TypeError: x is null\nat y", "build": "b1", "components": ["Card", "App"]}
BUILT = ev.Built("b1", 20, [], [])
PROBLEM = {"text": "Expected }", "file": "src/App.tsx", "line": 3, "column": 9, "notes": ["Close it."]}


def test_an_error_says_where_it_happened_and_after_what():
    fault = faults.read(SAID | {"pressed": "Book now", "path": "/book"}, "src/Card.tsx", 0)
    assert fault.title == "TypeError: x is null"
    assert fault.place == "src/Card.tsx, in Card, after pressing “Book now”, on /book"
    assert (fault.path, fault.build, fault.clears) == ("src/Card.tsx", "b1", False)
    assert faults.read({"message": ""}, "", 0).place == "While the app was running"
    assert faults.read(SAID, "", 0).place == "In Card"


def test_an_app_that_dies_over_what_it_stored_offers_to_clear_it():
    dead = SAID | {"empty": True, "stored": True}
    assert faults.read(dead | {"newer": True}, "", 0).hint == faults.NEWER
    assert faults.read(dead, "", 0).hint == faults.PERHAPS
    assert faults.read(dead, "", 0).clears and not faults.read(SAID | {"empty": True}, "", 0).clears


def test_what_is_sent_to_be_mended_is_what_is_wrong_now():
    fault = faults.read(SAID, "", 0)
    broken = ev.Built("", 20, [PROBLEM, PROBLEM | {"text": "Another"}], [])
    sent = faults.to_fix(broken, fault)
    assert "Expected }\nsrc/App.tsx, line 3, column 9\nClose it." in sent and "Another" in sent
    assert "x is null" in faults.to_fix(BUILT, fault) and "x is null" in faults.to_fix(None, fault)
    assert faults.to_fix(ev.Built("b2", 20, [], []), fault) == "", "a later build is there"
    again = fault.model_copy(update={"instead_of": "b2"})
    assert "x is null" in faults.to_fix(ev.Built("b2", 20, [], []), again), "the same app, built by another toolchain"
    assert faults.to_fix(BUILT, faults.read(SAID, "", 1)) == "", "a version is not mended"
    assert faults.to_fix(BUILT, Fault()) == ""


@pytest.mark.parametrize(
    "said",
    [
        {"message": 5},
        {"message": "x", "line": "9" * 99, "file": 3, "components": [1, {}]},
        {"message": "x", "components": 5, "build": {}},
        {"message": "x", "components": True, "pressed": [], "path": {}},
    ],
)
def test_a_bridge_may_say_anything(said):
    if isinstance(said["message"], str):
        assert faults.read(said, "", 0).title == "x"
    assert faults.script_and_line(said) == ("", 0)


@pytest.mark.parametrize("url", ["http://[", "http://a\u2100b/", "//[x", "http://[::1", "javascript:alert(1)", "", " "])
def test_what_is_no_address_is_offered_to_nobody(url):
    assert _offer(SimpleNamespace(origin="http://t.localhost", src="/preview/x"), url) == Offer()  # pyright: ignore


@pytest.mark.parametrize("kind", [*SENTENCES, "script-src-elem", "something-new", "{0.__class__}"])
def test_every_refusal_has_a_sentence(kind):
    words = sentence(kind, "a.example")
    assert words.startswith(("The ", "This ")) and words.endswith(".") and "{detail}" not in words


def test_refusals_say_what_and_whom():
    assert "eval" in sentence("script-src", "eval")
    assert "api.open-meteo.com" in sentence("connect-src", "api.open-meteo.com")


def test_half_an_emoji_of_the_bridge_becomes_storable():
    assert _plain({"a\ud83c": ["\ud83d", {"b": 1}]}) == {"a\ufffd": ["\ufffd", {"b": 1}]}
