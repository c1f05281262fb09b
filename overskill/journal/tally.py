"""The tokens of a run, added up from its events as the API reports them."""

from dataclasses import dataclass, field

from overskill.journal import events as ev

Counts = dict[str, int]
"""Tokens by kind: input, output, cache_write, cache_read (see llm.usage)."""


@dataclass(slots=True)
class Tally:
    """`apply` each event in order. What an attempt at a turn had been reported to use counts, even if it broke."""

    total: Counts = field(default_factory=Counts)
    _attempt: Counts = field(default_factory=Counts)
    """What `total` holds of the present attempt: each report of it replaces the one before."""

    def copy(self) -> "Tally":
        """One that later events do not change."""
        return Tally(dict(self.total), dict(self._attempt))

    def apply(self, event: ev.Happening) -> None:
        match event:
            case ev.TurnStarted():
                self._attempt = {}
            case ev.Metered(usage) | ev.TurnEnded(usage=usage):
                for name, count in usage.items():
                    self.total[name] = self.total.get(name, 0) + count - self._attempt.get(name, 0)
                self._attempt = usage
            case _:
                pass
