"""The player of a replay: `SCENE` is what it shows at this moment, for every component to draw."""

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import VarData

from overskill.ui.client import replay_film, replay_world
from overskill.ui.published import importable
from overskill.ui.view.scene import Scene

NEEDS = (replay_film, replay_world)
"""Modules whose scripts the player imports."""
LIBRARY = importable(lambda: rx.asset("replay_player.jsx", shared=True))

SCENE: Scene = rx.Var(
    _js_expr="replayScene",
    _var_type=Scene,
    _var_data=VarData(imports={LIBRARY: [ImportVar(tag="useScene")]}, hooks={"const replayScene = useScene()": None}),
).guess_type()  # pyright: ignore  # at compile time a Var, as every field of a State is


class FilePicker(rx.Component):
    """A press on something inside it that has a `data-path` opens that file."""

    library = LIBRARY
    tag = "FilePicker"
