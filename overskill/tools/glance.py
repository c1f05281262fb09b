"""What a look at a file's content tells: facts for the stages of a call, never a judgement about the build."""

from __future__ import annotations

import json
import re

from overskill.text import plural
from overskill.tools.lines import count_lines

_IMPORT = re.compile(r"^[ \t]*(?:import\b|@import\b)", re.MULTILINE)
_COMPONENT = re.compile(
    r"^(?:export[ \t]+)?(?:default[ \t]+)?(?:(?:async[ \t]+)?function|const|class)[ \t]+([A-Z]\w*)\b"
    r"(?=[ \t]*[<(=:]|[ \t]+extends)",
    re.MULTILINE,
)


def glance(path: str, content: str) -> str:
    """ "84 lines, 5 imports, 2 components": what the content holds."""
    facts = [plural(count_lines(content), "line")]
    if imports := len(_IMPORT.findall(content)):
        facts.append(plural(imports, "import"))
    components = set(_COMPONENT.findall(content)) if path.endswith((".tsx", ".jsx")) else set[str]()
    if components:
        facts.append(plural(len(components), "component"))
    return ", ".join(facts)


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
