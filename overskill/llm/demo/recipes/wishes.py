"""What a request asks for. Only sentences of a known shape count: anything else is better admitted than guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from overskill.llm.demo.recipes.colours import Colour, colour_in


@dataclass(frozen=True, slots=True)
class Build:
    """Make one of the demo's apps."""

    app: str
    name: str = ""
    topic: str = ""
    dark: bool = False
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Retitle:
    """Change the title; an empty one was asked for without saying which. `rename`: the app's own name as well."""

    title: str
    rename: bool = False


@dataclass(frozen=True, slots=True)
class Recolour:
    """Change the accent colour; None was asked for without saying which."""

    colour: Colour | None


@dataclass(frozen=True, slots=True)
class AddDark:
    """Give the app a dark mode and the switch for it."""


Change = Retitle | Recolour | AddDark

_POLITE = (
    r"(?:(?:hi|hello|hey|ok|okay|please|now|then|so|well|great|thanks|also|and|(?:can|could|would|will) you)[\s,!.:]+)*"
)
_MAKE = r"(?:build|create|make|design|generate|write|develop|code)"
_VERB = (
    rf"(?:{_MAKE}(?:\s+(?:me|us))?\s+|(?:give|show|get)\s+(?:me|us)\s+"
    rf"|i(?:['’]d like|\s+(?:want|need|would like))\s+(?:to\s+(?:{_MAKE}|have)\s+)?|let['’]?s\s+{_MAKE}\s+)?"
)
_ARTICLE = r"(?:(?:an?|another|one|new)\s+)*"
_LINKS = "with|without|for|about|of|and|or|to|that|which|on|in|the|my|our|this|its?|from|as|using|where|like"
_ANY_WORDS = rf"(?:(?!(?:{_LINKS})\b)[\w'’&+-]+,?\s+){{0,4}}?"
_PLAIN_WORDS = (
    r"(?:(?:very|really|super|simple|small|little|tiny|basic|minimal|nice|cute|cool|fun|fancy|big|beautiful|pretty"
    r"|elegant|modern|working|interactive|react|click|tally|dark|colou?rful|"
    r"blue|green|red|orange|purple|pink|teal|yellow),?\s+){0,4}?"
)
_END = rf"(?=\s*(?:$|[.,;:!?\n(–—-]|(?:{_LINKS}|called|named|titled|please|having)\b))"
_NOUNS = {
    "todo": (
        _ANY_WORDS,
        r"(?:to[\s-]?dos?(?:[\s-](?:list|manager|tracker|planner))?|task[\s-](?:list|manager|tracker|planner))",
    ),
    "counter": (_PLAIN_WORDS, r"counter"),
    "landing": (
        _ANY_WORDS,
        r"(?:landing[\s-]?(?:page|site)|home\s?page|marketing (?:page|site)|website(?=\s+(?:for|called|named)\b))",
    ),
    "dashboard": (_ANY_WORDS, r"dashboard"),
}
_BUILDS = {
    app: re.compile(
        rf"{_POLITE}{_VERB}{_ARTICLE}{words}{noun}(?:[\s-](?:web[\s-]?)?(?:app|application|page|site|website|widget))?{_END}",
        re.IGNORECASE,
    )
    for app, (words, noun) in _NOUNS.items()
}
_TROUBLE = re.compile(r"\b(?:fix|debug|repair|errors?|exception|crash\w*|broken|bug|fails?|failed)\b", re.IGNORECASE)
_QUESTION = re.compile(
    rf"{_POLITE}(?:how|what|why|where|when|who|which|is|are|does|do|did|has|should)\b", re.IGNORECASE
)
_DARK = re.compile(
    r"\b(?:dark|night)[\s-]?(?:mode|theme|version)\b|\b(?:in|with) dark(?=\s*(?:$|[.,!]))", re.IGNORECASE
)
_NOT_DARK = re.compile(
    r"\b(?:no|not|without(?: an?)?|remove|disable|delete|drop|hide)(?: the| any)? (?:dark|night)[\s-]?(?:mode|theme)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\b(?:called|named|titled|(?:name|call|title) it)\s+(?P<value>.+)", re.IGNORECASE | re.DOTALL)
_FOR = re.compile(r"\bfor\s+(?P<value>.+)", re.IGNORECASE | re.DOTALL)
_FOR_QUOTED = re.compile(r"\bfor\s+[\"“«„]", re.IGNORECASE)
_NAME_ENDS = re.compile(r"(?:[.,;!?\n]|\s+(?:with|without|for|in|that|which|using)\b|\s+and\s+(?![A-Z])).*", re.DOTALL)
_QUOTED = re.compile(r"\s*[\"“”'‘«„`](?P<inner>[^\"”»`\n]+?)[\"”»`“'’](?=[\s.,;!?]|$)")

_CHANGE = (
    r"(?:change|make|add|set|use|turn|give|switch|rename|call|put|enable|update|replace|paint|recolou?r|colou?r|try"
    r"|remove|delete|drop|hide|disable|show|build|create|implement|connect|let|store|save|move)"
)
_CLAUSE_ENDS = re.compile(
    rf"\s*(?:[;\n]|[.,!]\s|\band\b|\bthen\b|\bbut\b)\s*(?=(?:(?:and|then|also|please)\s+)*{_CHANGE}\b)", re.IGNORECASE
)
_TITLE_TO = re.compile(
    r"\b(?:(?:title|heading|headline|name)\b[^\n]{0,40}?\s(?:to be|to say|to read|to|as|be|is|into|say|read)\s+"
    r"|(?:title|name)\s?[:=]\s*|rename\b[^\n]{0,40}?\s(?:to|as|into)\s+|(?:re)?(?:name|call) (?:it|this|the app)\s+"
    r"|(?:title|heading|headline|name)\s+(?-i:(?=[\"“‘'«A-Z])))(?P<value>.+)",
    re.IGNORECASE | re.DOTALL,
)
_TITLE_LOOK = re.compile(r"\b(?:font|size|colou?r|style|position|field)\b", re.IGNORECASE)
_TITLE_ASKED = re.compile(
    r"\b(?:change|set|update|replace|edit|rename)\b.{0,24}\b(?:title|heading|headline|name|app|it)\s*[.!]*$",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"{_POLITE}(?:i(?:['’]d like| want)|go|{_CHANGE})\b", re.IGNORECASE)
_COLOUR_WORD = re.compile(r"\b(?:colou?rs?|accent|brand|theme)\b", re.IGNORECASE)
_OTHER_PART = re.compile(r"\b(?:background|text|font|title|heading|border|header|footer|sidebar)s?\b", re.IGNORECASE)
_LENGTH = 60
_LONGEST = 1_000
"""Characters of a request. Longer ones ask for more than a script can do, and the patterns' cost stays bounded."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes in the order they are made, and the parts of the request that are beyond the demo."""

    known: list[Change]
    unknown: list[str]


def read(text: str) -> Build | Changes | None:
    """Returns what `text` asks for, or None when the demo knows no part of it."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    for app, shape in _BUILDS.items():
        if shape.match(text):
            return _build(app, text)
    title = _ASKED.match(text) and _TITLE_TO.search(text)
    if _TROUBLE.search(text[: title.start("value")] if title else text) or _QUESTION.match(text):
        return None
    changes = _changes(text)
    return changes if changes.known else None


def _build(app: str, text: str) -> Build:
    name, rest = _take(_NAMED, text)
    topic = ""
    if app == "landing":
        topic, rest = _take(_FOR, rest)
        topic, name = ("", topic) if _FOR_QUOTED.search(text) and not name else _split_topic(topic, name)
    dark = bool(_DARK.search(text)) and not _NOT_DARK.search(text)
    return Build(app, name, topic, dark, colour_in(_DARK.sub(" ", rest)))


def _take(shape: re.Pattern[str], text: str) -> tuple[str, str]:
    """Returns the value `shape` introduces and the text without it."""
    hit = shape.search(text)
    if not hit:
        return "", text
    raw = hit["value"]
    quoted = _QUOTED.match(raw)
    value = quoted["inner"] if quoted else _NAME_ENDS.sub("", raw)
    return _clean(value), text[: hit.start()] + " " + raw[quoted.end() if quoted else len(value) :]


def _split_topic(topic: str, name: str) -> tuple[str, str]:
    """Parts “my bakery Bean There” into what it is and what it is called."""
    bare = re.sub(r"^(?:my|our|an?|the|your)\s+(?:new\s+|own\s+)?", "", topic, flags=re.IGNORECASE)
    capitals = re.search(r"(?:^|\s)([A-Z0-9][\w'’&.-]*(?:\s+(?:(?:&|and)\s+)?[A-Z0-9][\w'’&.-]*)*)$", bare)
    if name or not capitals:
        return bare, name
    return bare[: capitals.start()].strip(), capitals[1]


def _changes(text: str) -> Changes:
    changes = Changes([], [])
    for clause in filter(None, _CLAUSE_ENDS.split(text)):
        found = _title(clause) or _looks(clause)
        changes.known.extend(found)
        if not found:
            changes.unknown.append(_clean(clause))
    return changes


def _title(clause: str) -> list[Change]:
    hit = _TITLE_TO.search(clause)
    if hit and not _TITLE_LOOK.search(clause[: hit.start("value")]):
        quoted = _QUOTED.match(hit["value"])
        asked = hit[0][: hit.start("value") - hit.start()]
        title = _clean(quoted["inner"] if quoted else hit["value"].splitlines()[0])
        return [Retitle(title, rename=not re.search("title|head", asked, re.IGNORECASE))]
    return [Retitle("")] if _TITLE_ASKED.search(clause) else []


def _looks(clause: str) -> list[Change]:
    changes: list[Change] = []
    dark = _DARK.search(clause)
    without_dark = _DARK.sub(" ", clause)
    colour = colour_in(without_dark)
    named = colour or (_COLOUR_WORD.search(without_dark) and not dark)
    if named and _ASKED.match(clause) and ("accent" in clause.lower() or not _OTHER_PART.search(clause)):
        changes.append(Recolour(colour))
    if dark and not _NOT_DARK.search(clause):
        changes.append(AddDark())
    return changes


def _clean(value: str) -> str:
    return " ".join(value.split()).strip(" \"“”'‘’«»„`.,;:!?")[:_LENGTH].strip()
