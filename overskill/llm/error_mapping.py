"""Every exception of the SDK, its HTTP library and the JSON layer becomes a `ModelError` here and nowhere else.

Needed because the SDK lets much through: an error in the middle of a stream is an `APIStatusError` with status 200,
a lost socket and a stalled one are bare httpx2 exceptions, and unreadable data is a bare `ValueError`.
"""

from __future__ import annotations

import email.utils
import json
import ssl
import time
from collections.abc import Mapping

import httpx2
from anthropic import AnthropicError, APIConnectionError, APIResponseValidationError, APIStatusError

from overskill.llm.errors import Kind, ModelError
from overskill.text import well_formed

FAULTS = (AnthropicError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError, RecursionError)
"""What may come out of a request. Anything else is a bug of ours and stays visible as one."""

BY_STATUS: dict[int, Kind] = {
    400: "invalid_request",
    401: "auth",
    402: "billing",
    403: "permission",
    404: "not_found",
    408: "timeout",
    409: "server",
    413: "too_large",
    429: "rate_limit",
    504: "timeout",
    529: "overloaded",
}

BY_TYPE: dict[str, Kind] = {
    "invalid_request_error": "invalid_request",
    "authentication_error": "auth",
    "billing_error": "billing",
    "permission_error": "permission",
    "not_found_error": "not_found",
    "request_too_large": "too_large",
    "rate_limit_error": "rate_limit",
    "timeout_error": "timeout",
    "overloaded_error": "overloaded",
    "exceed_context_size_error": "context",
}
"""The API's own error types; in a stream that has begun they are all there is, the status was 200."""

CONTEXT_WORDS = ("prompt is too long", "context length", "context size", "context window", "exceed_context_size")
"""No error code exists for this: the wordings of the API, vLLM and llama.cpp."""

HOPELESS_WORDS = (
    *("--jinja", "chat template", "chat_template", "not support", "unsupported", "not implemented"),
    *("not found", "no such", "unknown model", "does not exist", "missing field", "failed to parse"),
)
"""Local servers answer 500 to what will be as wrong the next time."""
HOPELESS_STATUSES = (501, 505, 511)


def model_error(fault: BaseException, *, secret: str = "") -> ModelError:
    """The `ModelError` for any of `FAULTS`. `secret` is blotted out, should a provider repeat the key it was sent."""
    match fault:
        case ModelError():
            return fault
        case APIStatusError():
            return _status_error(fault, secret)
        case APIResponseValidationError():
            return ModelError("protocol", status=fault.status_code)
        case APIConnectionError():
            return _transport_error(fault.__cause__ or fault)
        case httpx2.HTTPError() | httpx2.InvalidURL() | httpx2.StreamError() | OSError():
            return _transport_error(fault)
        case UnicodeEncodeError():
            return ModelError("invalid_request", "It holds half a character, which cannot be sent")
        case json.JSONDecodeError():
            return ModelError("protocol", "a piece of it is not valid JSON")
        case _:
            return ModelError("protocol", _brief(str(fault), secret))


def _status_error(fault: APIStatusError, secret: str) -> ModelError:
    if 300 <= fault.status_code < 400:
        where = _brief(fault.response.headers.get("location", "somewhere else"), secret)
        return ModelError("connection", f"the address leads to {where}", status=fault.status_code, retryable=False)
    status = fault.status_code if fault.status_code >= 400 else None
    said = _brief(_words(str(fault.api_message or fault.message)), secret)
    return ModelError(
        _kind(fault, status, said),
        said,
        status=status,
        retryable=_told_to_retry(fault, said),
        retry_after=_retry_after(fault.response.headers) if status else None,
    )


def _words(text: str) -> str:
    """The text, or nothing of it when it is the web page of a proxy in between."""
    return "" if text.lstrip()[:1] == "<" else text


def _kind(fault: APIStatusError, status: int | None, said: str) -> Kind:
    if (fault.error_code or "").endswith("spend_limit_reached"):
        return "spend_limit"
    told = BY_TYPE.get(str(fault.type), "server")
    kind = told if status is None or told == "context" else BY_STATUS.get(status) or _by_class(status)
    if kind in ("invalid_request", "server") and any(words in said.lower() for words in CONTEXT_WORDS):
        return "context"
    return kind


def _by_class(status: int) -> Kind:
    return "server" if status >= 500 else "invalid_request"


def _told_to_retry(fault: APIStatusError, said: str) -> bool | None:
    """False where the server forbids a retry or says what no retry mends; None: the kind decides."""
    if fault.response.headers.get("x-should-retry") == "false" or fault.status_code in HOPELESS_STATUSES:
        return False
    hopeless = fault.status_code in (200, 500) and any(words in said.lower() for words in HOPELESS_WORDS)
    return False if hopeless else None


def _transport_error(fault: BaseException) -> ModelError:
    match fault:
        case httpx2.TimeoutException() | TimeoutError():
            return ModelError("timeout")
        case httpx2.UnsupportedProtocol() | httpx2.InvalidURL():
            return ModelError("connection", f"{_brief(str(fault))} (the address cannot be used)", retryable=False)
        case httpx2.TooManyRedirects():
            return ModelError("connection", "the address leads in a circle", retryable=False)
        case _ if _is_of_tls(fault):
            return ModelError("connection", f"{_brief(str(fault))} (no secure connection)", retryable=False)
        case httpx2.LocalProtocolError():
            # Its text repeats the header, and with it the key.
            return ModelError("auth", "It holds characters that cannot be sent")
        case httpx2.RemoteProtocolError():
            return ModelError("connection", "it ended without an answer")
        case _:
            return ModelError("connection", _brief(str(fault)))


def _is_of_tls(fault: BaseException) -> bool:
    """An untrusted certificate, or a server without TLS at an https address. The HTTP library keeps only the words."""
    certificate = isinstance(fault, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(fault)
    return certificate or "WRONG_VERSION_NUMBER" in str(fault)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: from `retry-after-ms`, or from `retry-after` as seconds or as a date; None: not said."""
    milliseconds, wish = _number(headers.get("retry-after-ms")), headers.get("retry-after")
    if milliseconds is not None:
        return milliseconds / 1000
    seconds = _number(wish)
    date = email.utils.parsedate_tz(wish) if wish and seconds is None else None
    return max(0.0, email.utils.mktime_tz(date) - time.time()) if date else seconds


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _brief(text: str, secret: str = "") -> str:
    """The provider's words: one line, not too long, without the key."""
    line = " ".join(well_formed(text).split())
    line = line.replace(secret, "…") if secret else line
    return line if len(line) <= 300 else f"{line[:300]}…"
