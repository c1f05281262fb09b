"""The look holds together: colours are tokens, tokens exist, texts can be read, nothing comes from elsewhere."""

import re
from pathlib import Path

import pytest

from overskill.tools.describe import icon
from overskill.tools.registry import specs
from overskill.ui.theme import STYLESHEETS
from overskill.ui.view.tree import ICONS
from overskill.ui.view.views import CHANGE_ICONS

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "assets"
UI = ROOT / "overskill" / "ui"
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|color|color-mix)\(|(?<![\w-])(?:white|black|red|green|blue|gr[ae]y)(?![\w-])"
)
GIVEN = {"d", "chat", "hue", "gap"}
"""Set by components: the depth of a row, the width of the chat, the colour of an app; by chat.css: a card's gap."""


def sheets() -> list[Path]:
    return sorted(ASSETS.glob("*.css"))


def bare(path: Path) -> str:
    """The sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)


def tokens(theme: str) -> dict[str, str]:
    """The custom properties of 'light' or 'dark'; dark ones fall back to light."""
    text = bare(ASSETS / "tokens.css")
    light, dark = text.split("html.dark {", 1)
    found = dict(re.findall(r"--([\w-]+):\s*([^;]+);", light))
    return found if theme == "light" else found | dict(re.findall(r"--([\w-]+):\s*([^;]+);", dark.split("}", 1)[0]))


def test_every_sheet_is_loaded_tokens_first() -> None:
    assert sorted(STYLESHEETS) == [f"/{path.name}" for path in sheets()]
    assert STYLESHEETS[0] == "/tokens.css"


@pytest.mark.parametrize("path", [p for p in sheets() if p.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_live_in_the_tokens(path: Path) -> None:
    values = re.findall(r":\s*([^;{}]+)[;}]", bare(path))
    assert [value for value in values if COLOUR.search(value)] == []


@pytest.mark.parametrize("path", [*sheets(), *sorted((UI / "client").glob("*.jsx"))], ids=lambda path: path.name)
def test_every_token_in_use_is_defined(path: Path) -> None:
    known = set(re.findall(r"--([\w-]+):", (ASSETS / "tokens.css").read_text("utf-8"))) | GIVEN
    assert set(re.findall(r"var\(--([\w-]+)", path.read_text("utf-8"))) - known == set()


def test_a_class_is_described_in_one_sheet() -> None:
    """All sheets are loaded on every page: what one says of a class by its name alone holds for all that bear it."""
    described: dict[str, set[str]] = {}
    for path in sheets():
        for name in re.findall(r"(?:^|[{};])\s*\.([\w-]+)\s*(?=\{)", bare(path)):
            described.setdefault(name, set()).add(path.name)
    assert {name: sorted(places) for name, places in described.items() if len(places) > 1} == {}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of `#rrggbb`."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PLANES = ("bg", "surface", "sunken", "raised")
PAIRS = [(text, plane) for text in ("text", "text-2", "text-3", "accent-text", "danger-text") for plane in PLANES]
PAIRS += [("accent-text", "accent-soft"), ("danger-text", "danger-soft"), ("warn-text", "warn-soft")]
PAIRS += [("on-accent", "accent"), ("on-accent", "accent-hover")]
PAIRS += [
    (f"c-{name}", plane)
    for name in ["key", "str", "fn", "tag", "attr", "num", "type", "pun"]
    for plane in ("surface", "sunken")
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "plane"), PAIRS)
def test_texts_reach_aa(theme: str, text: str, plane: str) -> None:
    found = tokens(theme)
    assert contrast(found[text], found[plane]) >= 4.5


def symbols() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (ASSETS / "icons.svg").read_text("utf-8")))


def test_every_icon_in_use_is_in_the_sprite() -> None:
    code = "\n".join(path.read_text("utf-8") for path in [*UI.rglob("*.py"), *UI.rglob("*.jsx")])
    used = set(re.findall(r'\bicon\("([\w-]+)"', code)) | set(re.findall(r'<Icon name="([\w-]+)"', code))
    assert used - symbols() == set()


def test_icons_named_by_the_server_are_in_the_sprite() -> None:
    named = {icon(tool) for tool in [*(spec["name"] for spec in specs()), "something else"]} | set(
        CHANGE_ICONS.values()
    )
    assert named | {*ICONS.values(), "file", "chevron-down"} <= symbols()


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in [*sheets(), *UI.rglob("*.jsx"), ASSETS / "icons.svg", ASSETS / "favicon.svg"]:
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text, path
        assert "https:" not in text, path


def test_fonts_and_icons_come_with_their_licences() -> None:
    for url in re.findall(r'url\("/([^"]+)"\)', (ASSETS / "tokens.css").read_text("utf-8")):
        assert (ASSETS / url).stat().st_size > 10_000
    assert "SIL OPEN FONT LICENSE" in (ASSETS / "fonts" / "OFL-Geist.txt").read_text("utf-8").upper()
    assert "ISC License" in (ASSETS / "LICENSE-lucide.txt").read_text("utf-8")
