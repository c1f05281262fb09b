"""The tables of the field, as in docs/performance.md. A dash: not measured; ✗: the answer was not finished in time."""

from collections.abc import Mapping, Sequence
from typing import Any

UNFINISHED = "✗"
Row = Mapping[str, Any]


def everything(about: Row, rows: Mapping[str, Row]) -> str:
    """All tables, and who could not be measured."""
    heading = (
        f"{about['cores']} cores ({about['processor']}), {about['chromium']}, Python {about['python']}; "
        f"other programs used {about['neighbours']} cores"
    )
    failures = [
        f"{name} {row['version']} was not measured: {row['failed']}" for name, row in rows.items() if "failed" in row
    ]
    measured = {f"{name} {row['version']}": row for name, row in rows.items() if "failed" not in row}
    parts = [_lags(measured), _speed(measured), _bytes(measured), _processor(measured), _loading(measured)]
    return "\n\n".join([heading, *parts, *failures])


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A markdown table under its title."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join([f"**{title}**", "", *(f"| {' | '.join(line)} |" for line in lines)])


def _lags(rows: Mapping[str, Row]) -> str:
    kinds = [(tokens, kind) for tokens in (500, 4000) for kind in ("p50", "p95", "last")]
    head = ["", *(f"{tokens:,}: {kind}" for tokens, kind in kinds)]
    body = [[name, *(_shown(_answer(row, tokens, 80), kind) for tokens, kind in kinds)] for name, row in rows.items()]
    return table("Token sent → in the DOM, ms, at 80 tokens/s", head, body)


def _speed(rows: Mapping[str, Row]) -> str:
    kinds = [(tokens, kind) for tokens in (500, 4000) for kind in ("after_last", "first")]
    words = {"after_last": "last word after the last byte", "first": "first mark"}
    head = ["", *(f"{tokens:,}: {words[kind]}" for tokens, kind in kinds)]
    body = [[name, *(_shown(_answer(row, tokens, 0), kind) for tokens, kind in kinds)] for name, row in rows.items()]
    return table("The same at full speed, ms", head, body)


def _bytes(rows: Mapping[str, Row]) -> str:
    head = ["", *(f"{kind} {what}" for kind in ("app", "wire") for what in ("500", "4,000", "growth"))]
    body = [[name, *(cell for kind in ("app", "wire") for cell in _grown(row, kind))] for name, row in rows.items()]
    return table(
        "Bytes to the browser at 80 tokens/s, × the answer, before compression (app) and on the wire", head, body
    )


def _grown(row: Row, kind: str) -> list[str]:
    short, long = _answer(row, 500, 80), _answer(row, 4000, 80)
    both = bool(short and long and short["finished"] and long["finished"] and short[kind])
    growth = f"{long[kind] / short[kind]:.1f}" if both and short and long else "-"
    return [*(_times(answer, kind) for answer in (short, long)), growth]


def _times(answer: Row | None, kind: str) -> str:
    if answer is None or not answer[kind]:
        return "-"
    return f"{answer[kind] / answer['size']:.1f}" if answer["finished"] else UNFINISHED


def _processor(rows: Mapping[str, Row]) -> str:
    kinds = [(rate, side, tokens) for rate in (80, 0) for side in ("server", "renderer") for tokens in (500, 4000)]
    head = ["", *(f"{side} {tokens:,}{' at 80/s' if rate else ''}" for rate, side, tokens in kinds)]
    body = [
        [name, *(_per_thousand(_answer(row, tokens, rate), side) for rate, side, tokens in kinds)]
        for name, row in rows.items()
    ]
    return table("Processor seconds per 1,000 tokens, at 80 tokens/s and at full speed", head, body)


def _per_thousand(answer: Row | None, side: str) -> str:
    if answer is None:
        return "-"
    return f"{1000 * answer[side] / answer['tokens']:.2f}" if answer["finished"] else UNFINISHED


def _loading(rows: Mapping[str, Row]) -> str:
    kinds = {"cold": "cold", "warm": "warm", "frame": "warm, next frame", "server": "server CPU s"}
    kinds |= {"renderer": "renderer CPU s", "app": "app bytes", "wire": "wire bytes"}
    body = [[name, *(_number(row["loading"][kind]) for kind in kinds)] for name, row in rows.items()]
    return table("A chat of 200 messages: ms until the last one is there", ["", *kinds.values()], body)


def _answer(row: Row, tokens: int, rate: int) -> Row | None:
    return next((one for one in row["answers"] if (one["tokens"], one["rate"]) == (tokens, rate)), None)


def _shown(answer: Row | None, kind: str) -> str:
    if answer is None:
        return "-"
    return _number(answer[kind]) if answer["finished"] else UNFINISHED


def _number(value: float | None) -> str:
    if value is None:
        return UNFINISHED
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.2g}"
