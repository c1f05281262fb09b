"""A look at the syntax of one file before it is written: a fact for the stage, the build has the last word."""

from __future__ import annotations

from overskill.tools.aftermath import in_short
from overskill.tools.base import Work
from overskill.tools.glance import plausibility

PARSED = (".tsx", ".ts", ".jsx", ".js", ".mjs", ".mts", ".css")


async def syntax(work: Work, path: str, content: str) -> str:
    """ "no syntax errors", or how many and the line of the first one; "" when nobody can tell."""
    if not path.endswith(PARSED):
        return plausibility(path, content)
    problems = await work.check(path, content)
    if problems is None:
        return ""
    return in_short(problems, path, "syntax error") or "no syntax errors"
