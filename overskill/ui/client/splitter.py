"""The movable line between chat and pane."""

import reflex as rx

from overskill.ui.published import importable


class Splitter(rx.Component):
    """Sets `--chat` (384–640 px) on its parent; pointer, arrow keys, Home, End; double click resets."""

    library = importable(lambda: rx.asset("splitter.jsx", shared=True))
    tag = "Splitter"
