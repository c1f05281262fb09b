"""The movable line between chat and pane."""

import reflex as rx


class Splitter(rx.Component):
    """Sets `--chat` (384–640 px) on its parent; pointer, arrow keys, Home, End; double click resets."""

    library = rx.asset("splitter.jsx", shared=True).importable_path
    tag = "Splitter"
