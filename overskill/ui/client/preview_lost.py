"""What is said where no page of the app answers in the frame: a script that the frame imports."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts it imports."""

importable(lambda: rx.asset("preview_lost.jsx", shared=True))
"""A script beside the frame's own."""
