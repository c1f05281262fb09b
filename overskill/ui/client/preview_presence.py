"""Whether a page of the app stands in the frame: a script that the frame imports."""

import reflex as rx

from overskill.ui.client import preview_orders

NEEDS = (preview_orders,)
"""Modules whose scripts it imports."""

rx.asset("preview_presence.jsx", shared=True)
"""A script beside the frame's own."""
