"""The sign of an app: its initial in its own colour. It is no picture of it, and looks like none."""

import reflex as rx


def tile(sign: str | rx.Var[str] | rx.Component, hue: int | rx.Var[int], look: str = "") -> rx.Component:
    """`sign`: a letter, or an icon; `hue` in degrees."""
    degrees = str(hue) if isinstance(hue, int) else hue.to_string()
    return rx.el.span(sign, class_name=f"tile {look}".strip(), style={"--hue": degrees}, aria_hidden="true")
