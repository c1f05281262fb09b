"""Edits as tool calls, with the way out when the tool refuses them."""

from __future__ import annotations

from collections.abc import Generator

from overskill.llm.demo.recipes.edits import Edit, applied
from overskill.llm.demo.recipes.turn import Call, Result, Turn, write


def replace_call(path: str, edit: Edit) -> Call:
    """Returns the os-line-replace call of one edit."""
    return Call(
        "os-line-replace",
        {
            "file_path": path,
            "search": edit.search,
            "first_replaced_line": edit.line,
            "last_replaced_line": edit.line,
            "replace": edit.replace,
        },
    )


def replace(
    text: str, targets: dict[str, tuple[list[str], list[Edit]]], first: tuple[Call, ...] = ()
) -> Generator[Turn, list[Result], bool]:
    """Yields the edits of some files; a file whose edit is refused is written as a whole instead.

    `targets`: path to its viewed lines and its edits. `first`: calls that go before them.
    Returns whether all of it worked.
    """
    calls = (*first, *(replace_call(path, edit) for path, (_, edits) in targets.items() for edit in edits))
    results = yield Turn(text, calls)
    refused = {call.path: result for call, result in zip(calls, results, strict=True) if result.is_error}
    if not refused:
        return True
    retries = tuple(_whole(path, targets, calls) for path in refused)
    results = yield Turn(
        f"That was refused ({next(iter(refused.values())).reason}). I'll write the whole file instead.", retries
    )
    return not any(result.is_error for result in results)


def _whole(path: str, targets: dict[str, tuple[list[str], list[Edit]]], calls: tuple[Call, ...]) -> Call:
    if path in targets:
        return write(path, applied(*targets[path]))
    return next(call for call in calls if call.path == path)
