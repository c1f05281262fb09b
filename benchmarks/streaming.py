"""One answer streamed at 80 tokens per second, and as fast as it comes: lag, bytes, processor time, the text itself."""

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.request import urlopen

from benchmarks.chromium import Editor, editor, renderers
from benchmarks.figures import Bar, Figure, one, percentile
from benchmarks.program import Program, cpu_seconds
from benchmarks.script import marks_of, text_of
from overskill.markdown.html import render

RATE = 80
SHORT, LONG = 500, 4000
SHOWN = "run => [...document.querySelectorAll(`[data-part^='${run}.']`)].map(part => part.textContent).join('')"


@dataclass
class Streamed:
    """What one answer cost. Lags in ms, processor time in seconds."""

    lags: list[float]
    to_frame: list[float]
    first: float
    after_last: float
    received: int
    streamed: int
    server: float
    renderer: float
    exact: bool


async def measure(program: Program, upstream: str, quick: bool) -> list[Figure]:
    """500 and 4,000 tokens at RATE (quick: 500 alone), then 4,000 at full speed."""
    async with editor(program) as page:
        await page.create("stream 40 tokens at 0 for warm")
        short = await _stream(page, program, upstream, SHORT, RATE)
        long = None if quick else await _stream(page, program, upstream, LONG, RATE)
        fast = await _stream(page, program, upstream, LONG, 0)
    figures = _paced(short, SHORT)
    if long:
        figures += [*_paced(long, LONG), *_growth(short, long)]
    return [*figures, *_fast(fast)]


async def _stream(page: Editor, program: Program, upstream: str, tokens: int, rate: int) -> Streamed:
    name = f"t{tokens}r{rate}"
    app = await page.create("stream 20 tokens at 0 for warm")
    server, renderer = cpu_seconds(program.processes()), cpu_seconds(renderers())
    await page.ask(f"stream {tokens} tokens at {rate} for {name}")
    server, renderer = cpu_seconds(program.processes()) - server, cpu_seconds(renderers()) - renderer
    probe, sent = await page.probe(), sent_by(upstream)[name]
    marks = marks_of(tokens)
    if missing := [mark for mark in marks if mark not in probe["marks"]]:
        raise RuntimeError(f"{len(missing)} of {len(marks)} marks never became visible")
    return Streamed(
        lags=[probe["marks"][mark] - sent[mark] for mark in marks],
        to_frame=[probe["frames"][mark] - sent[mark] for mark in marks],
        first=probe["first"] - sent["first"],
        after_last=probe["marks"][marks[-1]] - sent["last"],
        received=page.received(since=probe["entered"]),
        streamed=page.received(since=probe["entered"], until=probe["marks"][marks[-1]]),
        server=server,
        renderer=renderer,
        exact=await _exact(page, program, app, tokens),
    )


async def _exact(page: Editor, program: Program, app: str, tokens: int) -> bool:
    """Whether journal and page hold exactly the text that was sent."""
    query = "SELECT run_id, payload FROM event JOIN run ON run.id = run_id WHERE app_id = ? AND kind = 'text_closed'"
    run, payload = program.rows(query + " ORDER BY event.at DESC LIMIT 1", app)[0]
    text = text_of(tokens)
    drawn = unescape(re.sub(r"<[^>]*>", "", render(text)))
    shown = await page.page.evaluate(SHOWN, run)
    return json.loads(payload)["text"] == text and "".join(shown.split()) == "".join(drawn.split())


def _paced(run: Streamed, tokens: int) -> list[Figure]:
    title = f"{tokens:,} tokens at {RATE}/s: "
    bar = Bar("p95", 50) if tokens == LONG else None
    size = len(text_of(tokens).encode())
    return [
        Figure(title + "sent → in the DOM", _lags(run.lags), "ms", bar, f"{len(run.lags)} marks"),
        Figure(title + "sent → next frame", _lags(run.to_frame), "ms"),
        one(title + "first token sent → in the DOM", run.first, "ms"),
        one(title + "bytes to the browser until the last mark", run.streamed / size, "× answer", 9),
        one(title + "bytes to the browser, with the settled message", run.received / size, "× answer"),
        one(title + "server", 1000 * run.server / tokens, "CPU s/1,000 tokens", 1.3),
        one(title + "renderer", 1000 * run.renderer / tokens, "CPU s/1,000 tokens", 2.5),
        one(title + "journal and page hold another text", 0 if run.exact else 1, "answers", 0),
    ]


def _fast(run: Streamed) -> list[Figure]:
    title = f"{LONG:,} tokens at full speed: "
    return [
        one(title + "last mark in the DOM after the last byte", run.after_last, "ms", 500),
        one(title + "first token sent → in the DOM", run.first, "ms"),
        one(title + "server", 1000 * run.server / LONG, "CPU s/1,000 tokens"),
        one(title + "renderer", 1000 * run.renderer / LONG, "CPU s/1,000 tokens"),
        one(title + "journal and page hold another text", 0 if run.exact else 1, "answers", 0),
    ]


def _growth(short: Streamed, long: Streamed) -> list[Figure]:
    """The answer itself grows by as much as it has tokens."""
    title = f"growth of the bytes from {SHORT} to {LONG:,} tokens"
    return [
        one(title, long.received / short.received, "×", 9),
        one(title + ", until the last mark", long.streamed / short.streamed, "×", 9),
    ]


def _lags(lags: list[float]) -> dict[str, float]:
    return {"p50": percentile(lags, 50), "p95": percentile(lags, 95), "last": round(lags[-1], 3)}


def sent_by(upstream: str) -> dict[str, Any]:
    """When the upstream sent each mark, by stream."""
    with urlopen(upstream + "/sent", timeout=10) as answer:
        return json.load(answer)
