"""A lucide icon by name, fixed or from a var."""

import reflex as rx

from overskill.ui.published import importable


class Icon(rx.Component):
    """Draws `name` from `assets/icons.svg`; `class_name` 's14', 's18' or 's20' changes the size from 16 px."""

    library = importable(lambda: rx.asset("icon.jsx", shared=True))
    tag = "Icon"

    name: rx.Var[str]


def icon(name: str | rx.Var[str], class_name: str | rx.Var[str] = "") -> rx.Component:
    return Icon.create(name=name, class_name=class_name)
