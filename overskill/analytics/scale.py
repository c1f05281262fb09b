"""Times on a logarithmic scale: a hundred steps a decade, so that a tool's calls fall into a few hundred groups."""

from math import log10

STEPS = 100
SHORTEST = 1e-6  # seconds: step 0


def step(seconds: float) -> int:
    """The step that a time falls into; each is 2.3 % longer than the one before."""
    return int(STEPS * log10(max(SHORTEST, seconds) / SHORTEST))
