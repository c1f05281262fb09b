"""The bar that steers the running app: a script that the frame imports."""

import reflex as rx

from overskill.ui.client import clear_data, icon
from overskill.ui.published import importable

NEEDS = (clear_data, icon)
"""Modules whose scripts the bar imports."""

importable(lambda: rx.asset("preview_bar.jsx", shared=True))
"""A script beside the frame's own."""
