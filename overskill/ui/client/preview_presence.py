"""Whether a page of the app stands in the frame: a script that the frame imports."""

import reflex as rx

from overskill.ui.client import preview_orders
from overskill.ui.published import importable

NEEDS = (preview_orders,)
"""Modules whose scripts it imports."""

importable(lambda: rx.asset("preview_presence.jsx", shared=True))
"""A script beside the frame's own."""
