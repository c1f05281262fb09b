"""The cookie that carries a session's secret."""

from urllib.parse import urlsplit

from overskill.settings import settings

DAYS_400 = 400 * 24 * 3600  # the longest a browser keeps one; the server decides when the session ends


def name() -> str:
    """With https the `__Host-` prefix, so that no neighbouring host (a preview!) can plant one (RFC 6265bis).

    Without, the port is in the name: browsers share cookies between the ports of localhost.
    """
    return "__Host-overskill" if _secure() else f"overskill-{urlsplit(settings.api_url).port or 80}"


def given(secret: str) -> str:
    """The Set-Cookie header that hands a secret to the browser."""
    return _header(secret, DAYS_400)


def taken() -> str:
    """The Set-Cookie header that removes it."""
    return _header("", 0)


def secret_in(header: str | None) -> str | None:
    """The secret in a raw Cookie header. Two different ones mean that somebody planted one: then there is none."""
    pairs = (pair.partition("=") for pair in (header or "").split(";"))
    found = {value.strip() for key, _, value in pairs if key.strip() == name()}
    return found.pop() or None if len(found) == 1 else None


def _header(value: str, seconds: int) -> str:
    secure = "; Secure" if _secure() else ""
    return f"{name()}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}"


def _secure() -> bool:
    return urlsplit(settings.public_url).scheme == "https"
