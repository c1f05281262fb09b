"""The events of a run in words, for the replay's time line."""

from overskill.journal import events as ev
from overskill.tools import describe

PLAIN: dict[type[ev.Happening], str] = {
    ev.RunQueued: "Prompt sent",
    ev.ThinkingGrew: "The model thinks",
    ev.TextGrew: "The model writes",
    ev.TextClosed: "Text is whole",
    ev.ToolGrew: "The model writes a tool call",
    ev.ToolReceived: "Tool call received",
    ev.TurnEnded: "Turn ended",
    ev.Metered: "Tokens counted",
    ev.Nudged: "A reminder to the model",
    ev.Steered: "You told the run more",
    ev.Pausing: "Pauses after this answer",
    ev.Resumed: "Resumed",
    ev.TakenOver: "Another process took over",
    ev.Unknown: "Something that a newer release of OverSkill knows",
}


def words(event: ev.Happening, tools: dict[str, str]) -> str:
    """What happened; `tools` names the calls opened so far."""
    match event:
        case ev.TurnStarted(iteration, attempt):
            return f"Turn {iteration}, attempt {attempt}" if attempt > 1 else f"Turn {iteration} begins"
        case ev.ToolOpened(name=name):
            return f"{describe.verb(name, '')}: tool call begins"
        case ev.ToolStage(call, stage):
            return f"{describe.verb(tools.get(call, ''), 'writing')}: {stage}"
        case ev.ToolEnded(call=call, is_error=failed):
            name = tools.get(call, "")
            return f"{describe.verb(name, '')}: failed" if failed else f"{describe.verb(name, 'complete')}: done"
        case ev.FileSaved(path=path, sha256=sha256):
            return f"{'Saved' if sha256 else 'Deleted'} {path}"
        case _:
            return _outcome(event)


def _outcome(event: ev.Happening) -> str:
    match event:
        case ev.Built(problems=problems):
            return "Preview failed to build" if problems else "Preview built"
        case ev.Retrying(title=title):
            return f"Waits to try again: {title}"
        case ev.AppRenamed(name):
            return f"App named {name}"
        case ev.VersionMade(number):
            return f"Version {number} made"
        case ev.Paused(title=title):
            return title or "Paused"
        case ev.RunEnded(status=status):
            return f"Run {status}"
        case _:
            return PLAIN[type(event)]


def mark(event: ev.Happening) -> str:
    """Its mark on the time line: 'turn', 'tool', 'error', 'retry', 'version', or none."""
    match event:
        case ev.TurnStarted(attempt=1):
            return "turn"
        case ev.ToolOpened():
            return "tool"
        case ev.ToolEnded(is_error=True) | ev.RunEnded(status="failed" | "interrupted"):
            return "error"
        case ev.Retrying():
            return "retry"
        case ev.VersionMade():
            return "version"
        case _:
            return ""
