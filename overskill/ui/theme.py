"""How Reflex and Tailwind draw with our tokens (`assets/tokens.css`)."""

import reflex as rx

STYLESHEETS = [
    "/tokens.css",
    "/base.css",
    "/topbar.css",
    "/composer.css",
    "/queue.css",
    "/chat.css",
    "/prose.css",
    "/editor.css",
    "/preview.css",
    "/code.css",
    "/replay.css",
    "/home.css",
    "/dashboard.css",
    "/gate.css",
]
"""For `rx.App(stylesheets=…)`, in this order: tokens first."""

_COLOURS = (
    "bg surface sunken raised fill-1 fill-2 fill-3 line line-2 text text-2 text-3 icon "
    "accent accent-hover on-accent accent-text accent-soft accent-line "
    "danger danger-text danger-soft warn warn-text warn-soft"
)


def _tailwind_theme() -> dict[str, object]:
    """The tokens by their own names: `bg-surface`, `text-text-2`, `border-line`."""
    return {
        "extend": {
            "colors": {name: f"var(--{name})" for name in _COLOURS.split()},
            "fontFamily": {"sans": "var(--font)", "mono": "var(--mono)"},
        }
    }


plugins: list[rx.plugins.Plugin] = [rx.plugins.TailwindV4Plugin(config={"theme": _tailwind_theme()})]
"""For `rx.Config(plugins=…)`. Without Radix Themes: 700 kB of styles of which no page draws anything."""
