"""A drawn stand-in for the picture of an app, in the app's own colour."""

import reflex as rx

KINDS = ("page", "calendar", "list", "chart")


def thumb(hue: int | rx.Var[int], kind: str = "page") -> rx.Component:
    """`kind`: one of KINDS. `hue` in degrees."""
    inside = {"page": _page, "calendar": _calendar, "list": _list, "chart": _chart}[kind]()
    degrees = str(hue) if isinstance(hue, int) else hue.to_string()
    return rx.el.div(
        rx.el.svg(
            _box("paper", 0, 0, 368, 216, 0),
            *inside,
            view_box="0 0 368 216",
            custom_attrs={"preserveAspectRatio": "xMinYMin slice"},
        ),
        class_name="thumb",
        style={"--hue": degrees},
        aria_hidden="true",
    )


def _box(look: str, x: int, y: int, width: int, height: int, radius: int) -> rx.Component:
    return rx.el.rect(x=str(x), y=str(y), width=str(width), height=str(height), rx=str(radius), class_name=look)


def _page() -> list[rx.Component]:
    head = [_box("sheet", 0, 0, 368, 34, 0), _box("ink", 18, 12, 62, 10, 5), _box("main", 286, 10, 64, 14, 7)]
    hero = [
        _box("ink", 20, 58, 150, 14, 7),
        _box("tint", 20, 82, 196, 8, 4),
        _box("tint", 20, 98, 160, 8, 4),
        _box("second", 264, 56, 84, 60, 10),
    ]
    cards = [_box("sheet", 20 + 112 * n, 132, 104, 84, 10) for n in range(3)]
    marks = [_box(look, 32 + 112 * n, 144, 24, 24, 8) for n, look in enumerate(("main", "second", "tint"))]
    words = [_box("ink", 32 + 112 * n, 180, 60, 7, 3) for n in range(3)]
    return [*head, *hero, *cards, *marks, *words]


def _calendar() -> list[rx.Component]:
    head = [_box("sheet", 0, 0, 368, 34, 0), _box("ink", 18, 12, 62, 10, 5), _box("main", 286, 10, 64, 14, 7)]
    days = [_box("sheet", 18 + 56 * n, 62, 50, 138, 8) for n in range(6)]
    names = [_box("tint", 18 + 56 * n, 48, 24, 6, 3) for n in range(6)]
    slots = (
        (0, 70, 34, "main"),
        (0, 112, 22, "tint"),
        (1, 84, 48, "tint"),
        (1, 144, 30, "main"),
        (2, 70, 24, "tint"),
        (2, 102, 40, "main"),
    )
    more = (
        (3, 94, 30, "second"),
        (3, 136, 36, "tint"),
        (4, 70, 60, "main"),
        (4, 138, 26, "tint"),
        (5, 78, 30, "tint"),
        (5, 118, 52, "main"),
    )
    booked = [_box(look, 23 + 56 * day, y, 40, height, 6) for day, y, height, look in (*slots, *more)]
    return [*head, *days, *names, *booked]


def _list() -> list[rx.Component]:
    head = [_box("ink", 20, 20, 86, 13, 6), _box("tint", 20, 41, 130, 7, 3)]
    widths = (96, 128, 72, 110)
    dots = [_box("main" if n % 2 == 0 else "tint", 20, 70 + 32 * n, 12, 12, 6) for n in range(4)]
    lines = [_box("ink", 42, 72 + 32 * n, width, 8, 4) for n, width in enumerate(widths)]
    return [
        *head,
        *dots,
        *lines,
        _box("sheet", 216, 58, 132, 138, 14),
        _box("second", 236, 78, 92, 60, 10),
        _box("tint", 236, 152, 64, 8, 4),
    ]


def _chart() -> list[rx.Component]:
    line = "M20 150c34-8 48 12 82 4s40-50 72-46 44 30 78 16 50-42 96-50"
    head = [_box("tint", 20, 20, 70, 10, 5), _box("ink", 20, 40, 128, 20, 6), _box("main", 292, 22, 56, 18, 9)]
    ticks = [_box("tint", 20 + 60 * n, 196, 26, 5, 2) for n in range(6)]
    return [*head, rx.el.path(d=f"{line}v106H20z", class_name="under"), rx.el.path(d=line, class_name="curve"), *ticks]
