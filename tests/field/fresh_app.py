"""A fresh app of the product, the build service that builds it, and what is told of a build."""

from __future__ import annotations

from overskill import template
from overskill.preview.build import Build, Problem
from overskill.preview.builder import Builder

FRESH = template.files()
CSS = FRESH["src/index.css"]
HTML = FRESH["index.html"]
TAILWIND = '@import "tailwindcss";\n'
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" stroke-width="2">'
    '<title>It</title><path d="M1 1h7"/></svg>'
)
PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


ADDRESS = "https://fonts.googleapis.com/css2?family=Lora:wght@400;700&family=Inter:ital,wght@0,400;1,700&display=swap"


def app(body: str, before: str = "", **more: str) -> dict[str, str]:
    """A fresh app whose src/App.tsx shows `body`; `more` are further files."""
    return {
        **FRESH,
        "src/App.tsx": f"{before}\nexport default function App() {{ return <main>{body}</main> }}\n",
        **more,
    }


def styled(css: str, body: str = '<p className="p-8">Hi</p>', **more: str) -> dict[str, str]:
    return {**app(body), "src/index.css": css, **more}


def told(build: Build, word: str) -> Problem:
    """The one problem or warning that holds `word`."""
    found = [one for one in (*build.problems, *build.warnings) if word in f"{one.text} {one.remedy}"]
    assert found, (word, build.problems, build.warnings)
    return found[0]


async def quiet(builder: Builder, files: dict[str, str]) -> Build:
    """A build of which nothing is said."""
    build = await builder.build("quiet", files)
    assert build.ok and not build.warnings, (build.problems, build.warnings)
    return build
