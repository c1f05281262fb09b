"""The mark: an arc over a point."""

import reflex as rx


def mark() -> rx.Component:
    return rx.el.svg(
        rx.el.path(d="M3.6 15.5a8.4 8.4 0 0 1 16.8 0"),
        rx.el.circle(cx="12", cy="15.6", r="3.5"),
        view_box="0 0 24 24",
        class_name="mark",
        aria_hidden="true",
    )


def brand(words: bool = True) -> rx.Component:
    """The mark as the way home; without `words` only the arc is seen."""
    name = rx.el.span("OverSkill", class_name="" if words else "sr-only")
    return rx.el.a(mark(), name, href="/", class_name="brand", aria_label="OverSkill, all apps")


def arcs(
    first: int, step: int, count: int, centre: int, floor: int, *inside: rx.Component, view_box: str
) -> rx.Component:
    """Half circles round one point, `step` apart: the mark's echo behind heads."""
    radii = [first + step * n for n in range(count)]
    paths = [rx.el.path(d=f"M{centre - r} {floor}a{r} {r} 0 0 1 {2 * r} 0") for r in radii]
    return rx.el.svg(*paths, *inside, view_box=view_box, class_name="arcs", aria_hidden="true")
