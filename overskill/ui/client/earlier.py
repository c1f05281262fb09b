"""Pages of earlier messages: the state names them, their rows travel once (see `views.page`)."""

import reflex as rx
from reflex.utils.imports import ImportVar
from reflex.vars import VarData

from overskill.ui import live_text
from overskill.ui.state.shapes import Row

NEEDS = (live_text,)
"""Modules whose scripts it imports."""
LIBRARY = rx.asset("earlier.jsx", shared=True).importable_path


def page_of(name: rx.Var[str]) -> rx.Var[list[Row]]:
    """The messages of the page with this name."""
    imports = VarData(imports={LIBRARY: [ImportVar(tag="pageOf")]})
    return rx.Var(f"pageOf({name!s})", _var_type=list[Row], _var_data=VarData.merge(imports, name._get_all_var_data()))
