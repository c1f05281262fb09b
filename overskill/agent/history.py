"""The journal of an app's runs → the messages sent to the model.

Append-only: an event once sent keeps its place and its bytes, because each preserved thinking block is bound to
everything before it. A call that never got a result is closed on every load.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from overskill.journal import events as ev

Message = dict[str, Any]
READ = (ev.RunQueued, ev.Nudged, ev.Steered, ev.TurnEnded, ev.FileSaved, ev.ToolEnded, ev.RunEnded)
KINDS = tuple(event.kind for event in READ)
"""The events that `messages` reads: a journal without all others gives the same conversation."""
CUT_OFF = "This call was not run: the run ended before it. Nothing was changed by it; call the tool again if needed."
SAVED = "The run was ended inside this call. What it changed was saved before and holds, not built: {paths}."
SIGNS = {"+": "Added", "~": "Changed", "-": "Removed"}
MOST = 50  # paths of a kind that are told
GO_ON = "Please go on from where you stopped."


def messages(journals: Iterable[list[ev.Happening]]) -> list[Message]:
    """The conversation so far, from the journals of the app's runs in order."""
    history: list[Message] = []
    for journal in journals:
        results = _saved(journal) | {event.call: event for event in journal if isinstance(event, ev.ToolEnded)}
        for event in journal:
            _append(history, event, results)
    return history


def left_undone(journals: Sequence[list[ev.Happening]]) -> str:
    """What became of the request before the present one if its run was stopped, for a new event of the present run; ""
    if it was not. The model would read two wishes in a row, and not know whether the first still stands.
    """
    if len(journals) < 2 or not journals[-1] or any(isinstance(event, ev.Nudged) for event in journals[-1]):
        return ""
    begun, ended = journals[-1][0], [event for event in journals[-2] if isinstance(event, ev.RunEnded)]
    if not isinstance(begun, ev.RunQueued) or begun.cause != "prompt" or not ended or ended[-1].status == "completed":
        return ""
    how = (
        "stopped by the person" if ended[-1].status == "cancelled" else f"cut off ({ended[-1].title or 'interrupted'})"
    )
    return f"(The run for the request before this one was {how} before it was finished. {_done(journals[-2])})"


def _done(journal: Iterable[ev.Happening]) -> str:
    if paths := list(dict.fromkeys(event.path for event in journal if isinstance(event, ev.FileSaved))):
        return f"It had changed {', '.join(paths)}; that holds."
    return "Nothing of it was done yet."


def is_unanswered_wish(history: Sequence[Message]) -> bool:
    """Whether a conversation in which the present run has no turn yet ends with words of the person."""
    if not history or history[-1]["role"] != "user":
        return False
    first = history[-1]["content"][0]
    return first["type"] == "text" and first["text"] != GO_ON


def _saved(journal: list[ev.Happening]) -> dict[str, ev.ToolEnded]:
    """The results of calls that had changed files, for those that got no other: what they did is told."""
    paths: dict[str, list[str]] = {}
    for event in journal:
        if isinstance(event, ev.FileSaved):
            paths.setdefault(event.call, []).append(event.path)
    return {call: ev.ToolEnded(call, SAVED.format(paths=", ".join(saved)), True, "") for call, saved in paths.items()}


def _append(history: list[Message], event: ev.Happening, results: dict[str, ev.ToolEnded]) -> None:
    match event:
        case ev.RunQueued(prompt=prompt, cause="prompt"):
            history.append(_user(prompt))
        case ev.RunQueued(prompt=prompt, cause="restore", changed=changed):
            history.append(_user(f"({prompt}. The files are now as they were then.{_changed(changed)})"))
        case ev.RunQueued(cause="retry") if history and history[-1]["role"] == "assistant":
            history.append(_user(GO_ON))
        case ev.Nudged(text=text) | ev.Steered(text=text):
            history.append(_user(text))
        case ev.TurnEnded(stop_reason=reason, blocks=blocks) if blocks and reason != "refusal":
            history.append({"role": "assistant", "content": blocks})
            if calls := [block for block in blocks if block["type"] == "tool_use"]:
                history.append(
                    {"role": "user", "content": [result_block(call["id"], results.get(call["id"])) for call in calls]}
                )
        case _:
            pass


def _changed(files: list[list[str]]) -> str:
    """What a restore did to the files, for the model; journals of an earlier release do not say."""
    told = ""
    for sign, verb in SIGNS.items():
        if paths := [path for one, path in files if one == sign]:
            more = f" and {len(paths) - MOST} more" if len(paths) > MOST else ""
            told += f" {verb}: {', '.join(paths[:MOST])}{more}."
    return told


def _user(text: str) -> Message:
    return {"role": "user", "content": [{"type": "text", "text": text}]}


def result_block(call: str, ended: ev.ToolEnded | None) -> dict[str, Any]:
    """The result of a call, for the very next message (rule 23); a call without one is closed honestly."""
    text, is_error = (ended.text, ended.is_error) if ended else (CUT_OFF, True)
    return {"type": "tool_result", "tool_use_id": call, "content": text or "(empty)", "is_error": is_error}
