"""Folded runs and stored rows → the values that pages draw (ui.view.shapes). Pure."""

import json
import time
from collections.abc import Mapping
from typing import Any

from overskill.analytics.bill import Bill
from overskill.journal import events as ev
from overskill.journal.fold import Folded, Said, Text, Tool
from overskill.models import Message
from overskill.text import plural
from overskill.tools.describe import InputReader
from overskill.ui.view import figures, headway, money, verdicts
from overskill.ui.view.shapes import Change, Part, Row, Summary, VersionCard
from overskill.ui.view.steps import created, draw, one_card, text_id, with_problems
from overskill.ui.view.stream import sum_of, units

NOTHING: Mapping[str, float] = {}
CHANGE_ICONS = {"+": "plus", "~": "pencil", "-": "minus"}
KINDS: dict[str, type[Text | Tool | Said]] = {"text": Text, "tool": Tool, "said": Said}


def live(
    folded: Folded, readers: dict[str, InputReader], medians: Mapping[str, float] = NOTHING, verdict: str = ""
) -> dict[str, Any]:
    """The vars of the running exchange. `medians`: seconds that calls of a tool take; `verdict`: of the last build."""
    parts = with_problems([draw(folded.run, part, readers) for part in folded.parts], folded.broken)
    now = [drawn for drawn, part in zip(parts, folded.parts, strict=True) if part.turn == folded.turn]
    tools = [part for part in folded.parts if isinstance(part, Tool) and part.turn == folded.turn]
    one_card(now, tools)
    elapsed = (folded.paused_at or time.time()) - folded.began - folded.rested
    return {
        "prompt": prompt(folded),
        "message_id": folded.message,
        "status": folded.status,
        "parts": [part.model_dump() for part in parts[: len(parts) - len(now)]],
        "open": [part.model_dump() for part in now],
        "headline": (headline := headway.headline(folded, tools, readers)),
        "status_line": headway.status_line(folded, headline, elapsed),
        "phase": headway.phase(folded, headline, verdict),
        "detail": headway.detail(tools, elapsed, 0 if folded.paused_at else headway.left(tools, medians, time.time())),
        "progress": sum(tool.progress for tool in tools) // len(tools) if tools else 0,
        "retry_title": folded.retry["title"] if folded.retry else "",
        "retry_text": folded.retry["explanation"] if folded.retry else "",
        "limit_title": folded.limit["title"] if folded.limit else "",
        "limit_text": folded.limit["explanation"] if folded.limit else "",
        "meter": money.run_meter(folded.model, folded.usage),
        "meter_detail": money.in_detail(folded.usage),
    }


def nothing_live() -> dict[str, Any]:
    """The vars when nothing runs."""
    return {
        "prompt": Row(role="user").model_dump(),
        "message_id": "",
        "status": "",
        "status_line": "",
        "parts": [],
        "open": [],
        "headline": "",
        "phase": "",
        "detail": "",
        "progress": 0,
        "retry_title": "",
        "retry_text": "",
        "limit_title": "",
        "limit_text": "",
        "meter": "",
        "meter_detail": "",
    }


def app_meter(bill: Bill) -> dict[str, Any]:
    """The vars of the Meter state."""
    price = money.bill_price(bill)
    words = f"This app so far: {money.bill_in_words(bill)}" if bill.input + bill.output else "This app so far"
    return {"price": price, "words": f"{words}, {price}" if price else ""}


def prompt(folded: Folded) -> dict[str, Any]:
    """What was asked for; empty when the run began in another way."""
    if folded.cause != "prompt":
        return Row(role="user").model_dump()
    return Row(id=folded.user_message, role="user", text=folded.prompt).model_dump()


def row(
    message: Message,
    newest_version: int,
    bookmarked: set[int],
    last: bool,
    watched: bool = False,
    body: dict[str, Any] | None = None,
) -> Row:
    """A stored message. `last`: it is the newest one, so a failure offers Retry; `watched`: this page saw it end;
    `body`: the message's, where it has been parsed already."""
    if message.role == "user":
        return Row(id=message.id, run=message.run_id or "", role="user", text=message.text)
    folded = body or json.loads(message.body)
    tools = [part for part in folded["parts"] if part["kind"] == "tool"]
    return Row(
        id=message.id,
        run=message.run_id or "",
        role="assistant",
        status=message.status,
        parts=with_problems([_stored_part(folded["run"], part) for part in folded["parts"]], folded.get("broken", {})),
        thought=_thought(folded),
        tools_used=f"{plural(len(tools), 'tool')} used" if tools else "",
        tools_time=headway.clock(_worked(folded)) if tools else "",
        summary=_summary(folded, tools),
        meter=_meter(folded) if not tools else "",
        version=_version(folded, newest_version, bookmarked, watched),
        error_title=folded["title"],
        error_text=folded["explanation"],
        replay=f"/app/{message.app_id}/runs/{message.run_id}" if message.run_id else "",
        can_retry=last and message.status in ("failed", "interrupted", "cancelled"),
    )


def texts(message: Message, *, watched: bool = False, body: dict[str, Any] | None = None) -> list[list[Any]]:
    """The texts of a stored message, for the page (see view.stream): snapshots, or sums if it watched them arrive."""
    if message.role == "user":
        return []
    folded = body or json.loads(message.body)
    return [_text(folded["run"], part, watched) for part in folded["parts"] if part["kind"] == "text"]


def page(rows: list[Row], *, first: bool) -> list[list[Any]]:
    """A page of earlier messages for client/earlier.jsx, named after its first; `first`: nothing is there before it."""
    return [["!", "page", [rows[0].id, [row.model_dump() for row in rows], first]]] if rows else []


def _text(run: str, part: dict[str, Any], watched: bool) -> list[Any]:
    name, length = text_id(run, part["part"]), units(part["text"])
    return [name, "=", length, sum_of(part["html"])] if watched else [name, "s", [part["html"]], length, ""]


def _stored_part(run: str, part: dict[str, Any]) -> Part:
    known = {name: value for name, value in part.items() if name != "html"}
    return draw(run, KINDS[part["kind"]](**known), {})


def _thought(folded: dict[str, Any]) -> str:
    return "" if folded["cause"] == "restore" else f"Thought for {round(folded['thinking'])} s"


def _worked(folded: dict[str, Any]) -> float:
    """Seconds from the prompt to the end, without pauses; messages of an earlier release know of none."""
    return (folded["ended"] or folded["began"]) - folded["began"] - folded.get("rested", 0)


def _summary(folded: dict[str, Any], tools: list[dict[str, Any]]) -> Summary:
    if not tools or not folded["ended"]:
        return Summary()
    done = sum(tool["stage"] == "complete" for tool in tools)
    return Summary(
        tools=f"{done} of {len(tools)}",
        time=headway.clock(_worked(folded)),
        created=str(_created(folded, tools)),
        lines=f"{sum(tool['lines'] for tool in tools if tool['stage'] == 'complete'):,}",
        tokens=money.total_tokens(folded["usage"]),
        cost=money.price(folded["model"], folded["cost"]),
        detail=money.in_detail(folded["usage"]),
    )


def _created(folded: dict[str, Any], tools: list[dict[str, Any]]) -> int:
    """Files that the version has and the one before had not; without a version, what the calls made."""
    counted = (folded["version"] or {}).get("added")
    return created(tools) if counted is None else counted


def _meter(folded: dict[str, Any]) -> str:
    """For an answer without tools, which has no summary."""
    return "" if folded["cause"] == "restore" else money.meter(folded["model"], folded["usage"], folded["cost"])


def _version(folded: dict[str, Any], newest: int, bookmarked: set[int], watched: bool) -> VersionCard:
    made = folded["version"]
    if not made:
        return VersionCard()
    health = made["health"]
    return VersionCard(
        number=made["number"],
        name=made["name"],
        changes=[Change(icon=CHANGE_ICONS[sign], text=words) for sign, words in made["changes"]],
        proofs=verdicts.good(health),
        failures=verdicts.bad(health),
        bookmarked=made["number"] in bookmarked,
        newest=made["number"] == newest,
        fresh=watched and folded["status"] == "completed" and made["health"].get("builds", False),
    )


def chat_changes(event: ev.Happening) -> dict[str, Any]:
    """Vars of the Chat state that an event sets at once."""
    match event:
        case ev.AppRenamed(name):
            return {"app_name": name}
        case ev.VersionMade(number):
            return {"version": number}
        case _:
            return {}


def preview_changes(event: ev.Happening) -> dict[str, Any]:
    """Vars of the Preview state that an event sets."""
    match event:
        case ev.FileSaved():
            return {"build": "building", "build_label": "Building"}
        case ev.Built():
            return built(event)
        case _:
            return {}


def built(event: ev.Built) -> dict[str, Any]:
    """The Preview vars after a build."""
    if not event.problems:
        label = f"Built in {figures.duration(max(event.milliseconds, 1) / 1000)}"
        return {"build": "ready", "build_label": label, "build_id": event.build, "problem": _no_problem()}
    return {"build": "error", "build_label": "Build failed", "problem": _problem(event)}


def _no_problem() -> dict[str, Any]:
    return {"title": "", "place": "", "path": "", "lines": [], "hint": ""}


def _problem(event: ev.Built) -> dict[str, Any]:
    first = event.problems[0]
    place = f"{first['file']}, line {first['line']}, column {first['column']}" if first["line"] else first["file"]
    return {
        "title": first["text"],
        "place": place,
        "path": first["file"],
        "lines": [{"number": n, "text": text, "hit": n == first["line"]} for n, text in event.excerpt],
        "hint": " ".join([*first["notes"], first.get("remedy", "")]).strip(),
    }
