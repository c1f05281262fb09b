"""The last words of a request, counted from what its tool calls returned."""

from __future__ import annotations

from overskill.llm.demo.recipes.turn import Call, Log


def counted(log: Log) -> str:
    """Returns one sentence with what was really done: files, lines, edits, failures."""
    deeds: list[str] = []
    written = {call.path: call for call in log.succeeded("os-write")}
    if written:
        lines = sum(_line_count(call) for call in written.values())
        deeds.append(f"wrote {_many(len(written), 'file')} ({_many(lines, 'line')})")
    if edits := log.succeeded("os-line-replace"):
        paths = [f"`{path}`" for path in dict.fromkeys(call.path for call in edits)]
        deeds.append(f"made {_many(len(edits), 'edit')} in {_listed(paths)}")
    deeds += [f"named the app **{call.input['name']}**" for call in log.succeeded("rename-app")[-1:]]
    return f"I {_listed(deeds)}." if deeds else "I changed nothing."


def problems(log: Log) -> list[str]:
    """Returns one sentence for every call that failed and was not made good, and one when the app doesn't build."""
    failures = [f"`{call.name}`{_at(call)} failed: {result.reason}" for call, result in log.failed()]
    return failures if log.builds() else [*failures, "The app does not build now; the preview shows why"]


def _at(call: Call) -> str:
    return f" on `{call.path}`" if call.path else ""


def _line_count(call: Call) -> int:
    return len(str(call.input["content"]).splitlines())


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
