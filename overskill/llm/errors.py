"""The one error of this room: what went wrong with the model, in words for the person who waits."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

Kind = Literal[
    "auth",
    "billing",
    "permission",
    "not_found",
    "too_large",
    "rate_limit",
    "spend_limit",
    "overloaded",
    "server",
    "timeout",
    "connection",
    "cut_stream",
    "protocol",
    "invalid_request",
    "context",
    "repeating",
]


class Words(NamedTuple):
    """How one kind of error is told: a short title, what happened, what to do; and whether trying again may help."""

    title: str
    happened: str
    advice: str
    retryable: bool


WORDS: dict[Kind, Words] = {
    "auth": Words(
        "The model provider refused the credentials",
        "The API key or token was not accepted",
        "Check ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN and start OverSkill again.",
        retryable=False,
    ),
    "billing": Words(
        "The model provider wants a payment",
        "The provider refused for a reason of billing",
        "Check the balance and payment details of the provider's account, then retry.",
        retryable=False,
    ),
    "permission": Words(
        "The credentials may not use this model",
        "The provider knows the key but does not allow this request",
        "Choose another model, or give the key the permission it lacks.",
        retryable=False,
    ),
    "not_found": Words(
        "The model was not found",
        "The provider has no such model or address",
        "Check OVERSKILL_MODEL, and that ANTHROPIC_BASE_URL does not end in /v1.",
        retryable=False,
    ),
    "too_large": Words(
        "The request is too large",
        "The provider does not take a request of this size",
        "Remove large files from the app, or start a new app.",
        retryable=False,
    ),
    "rate_limit": Words(
        "The model provider asks to slow down",
        "Too many requests or tokens in a short time",
        "Wait a little, then retry.",
        retryable=True,
    ),
    "spend_limit": Words(
        "The spending limit is reached",
        "The account's spending limit with the provider is used up",
        "Raise the limit in the provider's console, or wait until it is renewed.",
        retryable=False,
    ),
    "overloaded": Words(
        "The model provider is overloaded",
        "The provider has more requests than it can answer right now",
        "Wait a few minutes, then retry.",
        retryable=True,
    ),
    "server": Words(
        "The model provider had an error",
        "Something failed inside the provider",
        "Retry; if it stays, look at the provider's status page.",
        retryable=True,
    ),
    "timeout": Words(
        "The model did not answer in time",
        "Nothing came from the provider for too long",
        "Retry; a local server may need a smaller model or more time to load it.",
        retryable=True,
    ),
    "connection": Words(
        "The model provider cannot be reached",
        "The connection could not be made or was lost",
        "Check the network, ANTHROPIC_BASE_URL, and that the server runs.",
        retryable=True,
    ),
    "cut_stream": Words(
        "The answer broke off",
        "The stream ended before the model had finished its turn",
        "Nothing of the unfinished turn was carried out. Retry asks for it again.",
        retryable=True,
    ),
    "protocol": Words(
        "The model provider sent something unreadable",
        "The answer does not follow the Messages API",
        "Retry; if it stays, check that ANTHROPIC_BASE_URL is a server for the Messages API.",
        retryable=True,
    ),
    "invalid_request": Words(
        "The model provider rejected the request",
        "The provider says the request is not valid",
        "Retrying the same will not help; say it differently, or choose another model with OVERSKILL_MODEL.",
        retryable=False,
    ),
    "context": Words(
        "The conversation is too long for the model",
        "The prompt no longer fits the model's context window",
        "Choose a model with a larger context with OVERSKILL_MODEL, shorter answers with OVERSKILL_MAX_TOKENS,"
        " or start a new app.",
        retryable=False,
    ),
    "repeating": Words(
        "The model repeated itself without end",
        "It wrote nothing new any more, so its answer was stopped before it reached the limit",
        "Retry may go better; if it stays, say it differently, or choose a larger model with OVERSKILL_MODEL.",
        retryable=False,
    ),
}


class ModelError(Exception):
    """A turn of the model failed.

    `kind` is for code; `title` (short), `happened` (with the status in brackets) and `explanation` (what happened and
    what to do) are for people. `status` is the HTTP status, None where there was none. `retry_after` is what the
    provider asks to wait, in seconds. `tries`: how often the turn was asked for.
    """

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        status: int | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        words = WORDS[kind]
        self.kind: Kind = kind
        self.status = status
        self.title = words.title
        self.happened = _told(words, detail, status, retry_after)
        self.tries = 1
        self.retryable = words.retryable if retryable is None else retryable
        self.retry_after = retry_after
        super().__init__(f"{self.title}: {self.happened}")

    @property
    def explanation(self) -> str:
        tried = f" This was asked {self.tries} times." if self.tries > 1 else ""
        return f"{self.happened}{tried} {WORDS[self.kind].advice}"


def _told(words: Words, detail: str, status: int | None, retry_after: float | None) -> str:
    happened = words.happened + (f" [{status}]" if status else "")
    said = f": {detail.strip().rstrip('.')}." if detail.strip() else "."
    wait = f" The provider asks to wait {spoken(retry_after)}." if retry_after else ""
    return f"{happened}{said}{wait}"


def spoken(seconds: float) -> str:
    """A time to wait as people say it, rounded up: 45 s, 3 min, 24 h."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{math.ceil(seconds / size)} {unit}"
    return f"{math.ceil(seconds)} s"
