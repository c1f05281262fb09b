"""What a look at a file's content tells: facts for the stages of a call, never a judgement about the build."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from overskill.tools.lines import count_lines, plural

_IMPORT = re.compile(r"^[ \t]*(?:import\b|@import\b)", re.MULTILINE)
_COMPONENT = re.compile(
    r"^(?:export[ \t]+)?(?:default[ \t]+)?(?:(?:async[ \t]+)?function|const|class)[ \t]+([A-Z]\w*)\b"
    r"(?=[ \t]*[<(=:]|[ \t]+extends)",
    re.MULTILINE,
)
_THING = r"(?:code|file|components?|imports?|functions?|implementation|content|logic|styles?|markup|jsx|app)\b"
_KEPT = (
    rf"(?:keep(?:ing)? (?:the |your |all )?existing\b|existing {_THING}|previous {_THING}|(?:other|remaining) {_THING}"
    rf"|(?:the )?rest of (?:the |your |this )?(?:existing )?{_THING})"
)
_OPENER = r"(?://|/\*|\{[ \t]*/\*|#|<!--)[ \t]*"
_DOTS = r"(?:\.{3}|…)"
_PLACEHOLDER = re.compile(
    # Dots first: "... keep existing code", "... rest of the file unchanged", also after a comment sign.
    rf"[ \t]*(?:{_OPENER}{_DOTS}|{_DOTS}[ \t])[^\n]*?(?:{_KEPT}|\bunchanged\b|\bsame as (?:before|above)\b)"
    # A comment without: rest of the code, existing styles ..., other imports stay the same.
    rf"|[ \t]*{_OPENER}{_KEPT}[ \t]*(?:{_DOTS}|:?[ \t]*(?:\*/|-->|$)|(?:goes )?here\b"
    r"|(?:is |are |stays? |remains? )*(?:unchanged|the same))"
    rf"|[ \t]*{_OPENER}keep(?:ing)? (?:the |your |all )?existing {_THING}",
    re.IGNORECASE,
)
_SCRIPTS = (".tsx", ".ts", ".jsx", ".js", ".mjs", ".css", ".html", ".json", ".svg")


def glance(path: str, content: str) -> str:
    """ "84 lines, 5 imports, 2 components": what the content holds."""
    facts = [plural(count_lines(content), "line")]
    if imports := len(_IMPORT.findall(content)):
        facts.append(plural(imports, "import"))
    components = set(_COMPONENT.findall(content)) if path.endswith((".tsx", ".jsx")) else set[str]()
    if components:
        facts.append(plural(len(components), "component"))
    return ", ".join(facts)


def placeholder(path: str, lines: Sequence[str]) -> str | None:
    """The first line that stands for code left out ("// ... keep existing code"), which would delete that code."""
    if not path.endswith(_SCRIPTS):
        return None
    return next((line.strip()[:120] for line in lines if _stands_for_code(line)), None)


def plausibility(path: str, content: str) -> str:
    """What can be said about the syntax without building: JSON parses or where it does not. "" for anything else."""
    if not path.endswith(".json") or path.rsplit("/", 1)[-1].startswith("tsconfig"):
        return ""
    try:
        json.loads(content)
    except ValueError as error:
        return f"not valid JSON: {error}"
    except RecursionError:
        return "JSON nested too deeply to check"
    return "valid JSON"


def _stands_for_code(line: str) -> bool:
    return len(line) < 200 and (line.strip() in {"...", "…"} or _PLACEHOLDER.match(line) is not None)
