"""What things are called before anybody names them: an app by its first prompt, a version by what its run says it did.

A version never bears the words of its prompt, which may be an error that was sent on, or a thought full of slips.
"""

import json
import re

from sqlmodel import col, select

from overskill import db
from overskill.journal import events as ev
from overskill.models import Event
from overskill.versions.snapshots import Difference, name

MOST, LEAST = 60, 8  # characters of a title
READ = 1_000  # characters of a paragraph; what is looked for takes the square of them
LEAD_IN = re.compile(r"[^.!?:。！？：]*[:：]$")
"""The end of a paragraph that leads to a list."""
PLAIN = ((re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"), (re.compile(r"[*_`~]+"), ""), (re.compile(r"\s+"), " "))
"""Markdown inside a line, and what is left of it."""
NO_SENTENCE = re.compile(r"\s*(?:[#>|<-]|[*+]\s|\d+[.)]\s|```|~~~)")
"""How a heading, a list, a quotation, a table or code begins."""
SENTENCE = re.compile(r"(?<=[.!?:])\s|(?<=[。！？：])")
GREETING = re.compile(r"^(?:done|great|okay|ok|sure|perfect|all done|all set)\b[\s.!,:;–—-]*", re.IGNORECASE)
SPEAKER = re.compile(r"^I(?:['’]ve| have)?(?: (?:just|now|also))?\s+(?!am\b|can\b|could\b|will\b|need\b)")
CLAUSE = re.compile(r"[,;:(]|\s[–—-]\s|\swith\s|\sso that\s|\swhich\s")


async def title_of(run_id: str) -> str:
    """The title that a run's last words give its version; "" when they give none."""
    query = select(Event.payload).where(Event.run_id == run_id, Event.kind == ev.TextClosed.kind)
    async with db.session() as session:
        last = (await session.exec(query.order_by(col(Event.seq).desc()).limit(1))).first()
    return in_a_line(json.loads(last)["text"]) if last else ""


def in_a_line(text: str) -> str:
    """The first sentence of a closing text as a title of at most 60 characters; "" when it makes none."""
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", text))
    first = next((part for part in paragraphs if part and not NO_SENTENCE.match(part)), "")
    first = first[:READ]
    for pattern, plain in PLAIN:
        first = pattern.sub(plain, first)
    first = LEAD_IN.sub("", first)
    sentences = (SPEAKER.sub("", GREETING.sub("", part)).strip() for part in SENTENCE.split(first))
    return _fitted(next((part for part in sentences if len(part) >= LEAST), ""))


def _fitted(sentence: str) -> str:
    """A statement without its full stop, cut where a clause ends; "" for a question, or when it cannot be cut so."""
    if sentence.endswith(("?", "？")):
        return ""
    line = sentence.rstrip(".!:。！：…")
    if len(line) > MOST:
        ends = [found.start() for found in CLAUSE.finditer(line, LEAST, MOST)]
        line = line[: ends[-1]].rstrip(" ,;") if ends else ""
    return line[:1].upper() + line[1:]


def of_files(changes: Difference) -> str:
    """A title after the files that changed: "Changed App.tsx and 2 more files"."""
    kinds = (("Changed", changes.changed), ("Added", changes.added), ("Removed", changes.removed))
    verbs = [verb for verb, paths in kinds if paths]
    if not verbs:
        return "No changes"
    first, *others = [name(path) for _, paths in kinds for path in paths]
    more = f" and {others[0]}" if len(others) == 1 else f" and {len(others)} more files" if others else ""
    return f"{verbs[0] if len(verbs) == 1 else 'Changed'} {first}{more}"


def headline(prompt: str, most: int = 60) -> str:
    """The first line of a prompt as a title of at most `most` characters."""
    line = prompt.strip().splitlines()[0].strip().rstrip(".!") if prompt.strip() else "Changes"
    if len(line) > most:
        line = line[: most - 1].rsplit(" ", 1)[0] + "…"
    return line[:1].upper() + line[1:]
