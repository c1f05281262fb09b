"""Pages of earlier messages: the state names them, their rows travel once (see `views.page`)."""

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import VarData
from reflex.vars.function import FunctionStringVar

from overskill.ui import live_text
from overskill.ui.published import importable
from overskill.ui.view.shapes import Row

NEEDS = (live_text,)
"""Modules whose scripts it imports."""
LIBRARY = importable(lambda: rx.asset("earlier.jsx", shared=True))


def page_of(name: rx.Var[str], marks: rx.Var[int]) -> rx.Var[list[Row]]:
    """The messages of the page with this name; read again when another number of marks was set."""
    rows = FunctionStringVar("pageOf", _var_data=VarData(imports={LIBRARY: [ImportVar(tag="pageOf")]}))
    return rows.call(name, marks).to(list[Row])
