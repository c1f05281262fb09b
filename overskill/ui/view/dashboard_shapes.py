"""The values that the dashboard draws: words and widths, ready to show."""

from pydantic import BaseModel


class Choice(BaseModel):
    """An app to choose."""

    id: str = ""
    name: str = ""


class Measure(BaseModel):
    """One of the four on top."""

    value: str = "–"
    gain: str = ""
    """What changed on the span before, stressed: "+1.2 points"."""
    detail: str = ""
    line: str = ""
    """The small curve as an SVG path in a box of 96 × 32; empty with fewer than two points."""
    area: str = ""
    end: str = "0"
    """Height of the curve's last point."""


class LiveRow(BaseModel):
    app: str = ""
    name: str = ""
    initial: str = ""
    hue: int = 160
    words: str = ""
    elapsed: str = ""
    progress: int = 0


class Share(BaseModel):
    """A part of a whole: an outcome of runs, a way edits matched."""

    name: str = ""
    tone: str = "ok"
    """'ok', 'soft', 'idle', 'bad' or 'warn'."""
    count: str = ""
    percent: str = ""
    weight: int = 0


class ToolRow(BaseModel):
    """Widths are shares of the log scale, as CSS takes them."""

    name: str = ""
    words: str = ""
    """What people call it."""
    calls: str = ""
    success: str = ""
    low: bool = False
    average: str = ""
    p50: str = ""
    p95: str = ""
    p50_width: str = "0%"
    p95_width: str = "0%"
    average_at: str = "0%"
    timed: bool = False


class FailureRow(BaseModel):
    tool: str = ""
    words: str = ""
    reason: str = ""
    calls: str = ""


class ModelRow(BaseModel):
    name: str = ""
    runs: str = ""
    input: str = ""
    output: str = ""
    cached: str = ""
    cost: str = ""
