"""The menu of an app, on its card and in its editor."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts the menu imports."""


class AppMenu(rx.Component):
    """Duplicate and delete; deleting asks first. `working`: a run would be cancelled; `busy`: it is being deleted."""

    library = importable(lambda: rx.asset("app_menu.jsx", shared=True))
    tag = "AppMenu"

    name: rx.Var[str]
    working: rx.Var[bool]
    busy: rx.Var[bool]
    look: rx.Var[str]
    on_duplicate: rx.EventHandler[rx.event.no_args_event_spec]
    on_delete: rx.EventHandler[rx.event.no_args_event_spec]
