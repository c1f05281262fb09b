"""How apps and versions stand: one word, wherever it is shown."""

import pytest

from overskill.ui.view import verdicts


@pytest.mark.parametrize(
    ("status", "number", "health", "key", "words", "tone"),
    [
        ("", 0, {}, "empty", "No version yet", "idle"),
        ("thinking", 0, {}, "building", "Being built", "live"),
        ("running", 3, {"builds": False}, "building", "Being built", "live"),
        ("paused", 3, {}, "paused", "Paused", "warn"),
        ("completed", 3, {"builds": True}, "ready", "Ready, v3", "ok"),
        ("completed", 3, {"builds": False}, "broken", "Does not build, v3", "bad"),
        ("failed", 3, {"builds": False}, "broken", "Does not build, v3", "bad"),
        ("cancelled", 3, {"interrupted": True}, "interrupted", "Interrupted, v3", "warn"),
        ("failed", 2, {"builds": True}, "stopped", "Stopped early, v2", "bad"),
        ("failed", 0, {}, "stopped", "Stopped early", "bad"),
    ],
)
def test_how_an_app_stands(status: str, number: int, health: dict[str, bool], key: str, words: str, tone: str) -> None:
    verdict = verdicts.of_app(status, number, health)
    assert (verdict.key, verdict.words, verdict.tone) == (key, words, tone)


@pytest.mark.parametrize("proof", list(verdicts.PROOFS))
def test_a_version_that_failed_never_says_that_it_holds(proof: str) -> None:
    holds, fails = verdicts.PROOFS[proof]
    assert verdicts.bad({proof: False}) == [fails]
    assert verdicts.good({proof: False}) == []
    assert verdicts.good({proof: True}) == [holds]
    assert holds not in verdicts.of_version({proof: False}).words
