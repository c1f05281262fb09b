"""Why a call failed, in words that group: the same for every failure of a kind, and nothing of any file."""

import re

OTHER = "other"
_NUMBER = re.compile(r"\d[\d,.]*")
_WORDS = re.compile(r"[A-Za-z`.' -]{2,60}")


def reason(fact: str) -> str:
    """The reason behind the short fact of a failed call: numbers become "several", whatever is not plain words "other".

    A tool's fact for a failure is a fixed phrase. One that quoted a path, an address or a line would make groups of one
    and show what it quotes to everyone who may see the measures.
    """
    words = _NUMBER.sub("several", " ".join(fact.split()))
    return words if _WORDS.fullmatch(words) else OTHER
