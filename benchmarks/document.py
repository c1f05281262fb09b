"""The table of docs/performance.md, from the figures that were kept: `python -m benchmarks.document`."""

import json
import re
from collections.abc import Iterator
from typing import Any

from benchmarks.figures import Bar, Figure
from benchmarks.machine import ROOT
from benchmarks.table import WORDS, bar, values

PAGE = ROOT / "docs" / "performance.md"
HEAD = "| | measured | bar | |\n|---|---|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)+")


def main() -> None:
    """Put the table in the place of the one that stands there."""
    known = json.loads((ROOT / "benchmarks" / "results.json").read_text())
    table = HEAD + "".join(line + "\n" for name, section in known.items() for line in _lines(name, section))
    PAGE.write_text(TABLE.sub(lambda _: table, PAGE.read_text(), count=1))


def _lines(name: str, section: dict[str, Any]) -> Iterator[str]:
    about = section["machine"]
    shorter = ", shortened" if about["quick"] else ""
    when = f"{about['revision']}, {about['measured'][11:16]} UTC{shorter}; others: {section['neighbours']}"
    yield f"| **{name}** ({when}) | | | |"
    for told in section["figures"]:
        kept = {key: value for key, value in told.items() if key != "met"}
        figure = Figure(**kept | {"bar": told["bar"] and Bar(**told["bar"])})
        yield f"| {figure.name} | {values(figure)} | {bar(figure)} | {WORDS[figure.met]} |"


if __name__ == "__main__":
    main()
