"""How an app and its versions stand, in the same words wherever they are shown. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from overskill.models import ENDED

PROOFS = {
    "builds": ("Builds", "Does not build"),
    "types": ("Types fit", "Types do not fit"),
    "loads": ("Loads", "Does not load"),
    "console": ("Console clean", "Errors in the console"),
}
"""What was checked of a version → the words when it holds and when it does not."""
INTERRUPTED = "Interrupted before it was finished"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`key` is for programs, `words` for people; `tone`: 'ok', 'live', 'warn', 'bad' or 'idle'."""

    key: str
    words: str
    tone: str


def good(health: Mapping[str, bool]) -> list[str]:
    """What holds of a version."""
    return [holds for name, (holds, _) in PROOFS.items() if health.get(name) is True]


def bad(health: Mapping[str, bool]) -> list[str]:
    """What does not."""
    failed = [fails for name, (_, fails) in PROOFS.items() if health.get(name) is False]
    return ([INTERRUPTED] if health.get("interrupted") else []) + failed


def of_version(health: Mapping[str, bool]) -> Verdict:
    """How a version stands: its worst in a word or two."""
    failed = [fails for name, (_, fails) in PROOFS.items() if health.get(name) is False]
    if failed:
        return Verdict("broken", failed[0], "bad")
    if health.get("interrupted"):
        return Verdict("interrupted", "Interrupted", "warn")
    return Verdict("ready", "Ready", "ok")


def of_app(status: str, number: int, health: Mapping[str, bool]) -> Verdict:
    """How an app stands, by its newest run's `status` ("" for none) and its newest version (number 0: none)."""
    if status and status not in ENDED:
        return Verdict("paused", "Paused", "warn") if status == "paused" else Verdict("building", "Being built", "live")
    version = of_version(health) if number else Verdict("empty", "No version yet", "idle")
    if version.key != "broken" and status in ("failed", "interrupted"):
        version = Verdict("stopped", "Stopped early", "bad")
    return Verdict(version.key, f"{version.words}, v{number}", version.tone) if number else version
