"""Forms as browsers post them: whether one comes from our own page, what stands in it, and where it leads next."""

import asyncio
import re
from html import escape
from urllib.parse import parse_qs, urlencode

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from overskill.accounts.problems import Problem
from overskill.settings import settings

LARGEST = 64 * 1024  # bytes
SECONDS = 10.0  # until all of a form is there; each that is waited for holds a connection
LONGEST_PLACE = 2048  # characters
PLACE = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""A path of this site with query and fragment: `//host`, backslashes, spaces and control characters lead elsewhere."""
FOREIGN = "This form did not come from this site. Open {address} and try again.\n"

Form = dict[str, str]


async def read(request: Request) -> Form:
    """The fields of the form. Raises Problem "too_large" while reading, or "form"."""
    try:
        async with asyncio.timeout(SECONDS):
            body = await _body(request)
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=10, errors="strict")
    except (ValueError, TimeoutError, ClientDisconnect):
        raise Problem("form") from None
    return {field: values[-1] for field, values in fields.items()}


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise Problem("too_large")
    return bytes(body)


def place_in(form: Form) -> str:
    """Where the person wanted to go when they were asked to sign in: on this site, else to its first page."""
    place = form.get("next", "")
    return place if len(place) <= LONGEST_PLACE and PLACE.fullmatch(place) else "/"


def from_here(origin: str | None) -> bool:
    """Whether a request's Origin is our own page. Browsers send it with every POST, so none is a stranger, too."""
    return origin is not None and origin.lower() in {settings.public_url, settings.api_url}


def foreign() -> Response:
    """The answer to a form from elsewhere."""
    return PlainTextResponse(FOREIGN.format(address=settings.public_url), status_code=403)


def back_to(page: str, problem: Problem, form: Form, **more: str) -> Response:
    """To the page of the form, with what was wrong and what may be filled in again: never a password."""
    place = place_in(form)
    said = {"problem": problem.code, "name": form.get("name", "")[:64], **more}
    return to(f"{page}?{urlencode(said | ({'next': place} if place != '/' else {}))}")


def onward(place: str, headers: dict[str, str]) -> Response:
    """To the place that somebody wanted to go to before they signed in.

    A form may lead to this site alone, redirects included (CSP Level 3, 4.2.3), and a preview is another site: there
    the way is a page between, from which the browser goes on by itself.
    """
    if not place.startswith("/preview/"):
        return to(place, headers)
    there = escape(settings.public_url + place)
    icon = '<link rel="icon" href="/favicon.svg">'  # else browsers ask for /favicon.ico
    page = f'<!doctype html>{icon}<meta http-equiv="refresh" content="0;url={there}"><a href="{there}">Go on</a>'
    return HTMLResponse(page, headers={**headers, "cache-control": "no-store"})


def to(path: str, headers: dict[str, str] | None = None) -> Response:
    """To a page of this site."""
    response = RedirectResponse(settings.public_url + path, status_code=303, headers=headers)
    response.headers["cache-control"] = "no-store"
    return response
