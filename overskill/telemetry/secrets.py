"""No secret in a log line: neither one of the settings nor one that looks like it, wherever in the line it stands."""

import json
import re
from urllib.parse import quote, urlsplit

from pydantic import SecretStr

from overskill.settings import Settings, settings

HIDDEN = "***"
SHORTEST = 6  # characters: masking a shorter password would riddle the lines and tell what it is
LIKENESSES = (
    re.compile(r"(?P<kept>\b[a-z][a-z0-9+.-]{0,30}://)[^\s/\"'@]+@", re.IGNORECASE),  # name and password in an address
    re.compile(r"(?P<kept>)\bsk-[\w-]{6,}"),
    re.compile(
        r"(?P<kept>\b(?:set-)?(?:cookie|authorization|x-api-key|password|secret|api_?key|token|__grant)"
        r"(?:\\?[\"'])?\s*[:=]\s*(?:\\?[\"'])?)(?:(?:bearer|basic)\s+)?[^\s\"'&\\,;}]+(?:;\s*[^\s\"'\\,;}]+)*",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<kept>\b(?:bearer|basic)\s+)[\w.~+/=-]{8,}", re.IGNORECASE),
)


def secrets_of(known: Settings) -> list[str]:
    """The secret values of the settings, longest first, each also as JSON and addresses write it."""
    values = [getattr(known, name) for name in Settings.model_fields]
    plain = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
    plain += [urlsplit(value).password or "" for value in values if isinstance(value, str) and "://" in value]
    forms = {form for one in plain if len(one) >= SHORTEST for form in _forms(one)}
    return sorted(forms, key=len, reverse=True)


def _forms(secret: str) -> tuple[str, ...]:
    return secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], quote(secret, safe="")


def mask(line: str) -> str:
    """The line without secrets."""
    for secret in _SECRETS:
        line = line.replace(secret, HIDDEN)
    for likeness in LIKENESSES:
        line = likeness.sub(rf"\g<kept>{HIDDEN}", line)
    return line


_SECRETS = secrets_of(settings)
