"""The bar that steers a replay."""

import reflex as rx

from overskill.ui.client import icon, replay_player
from overskill.ui.published import importable

NEEDS = (icon, replay_player)
"""Modules whose scripts the bar imports."""


class ReplayBar(rx.Component):
    """Loads the film of `run` and plays it: buttons, a time line, keys (space, arrows, Home, End, `,` `.`)."""

    library = importable(lambda: rx.asset("replay_bar.jsx", shared=True))
    tag = "ReplayBar"

    app: rx.Var[str]
    run: rx.Var[str]
