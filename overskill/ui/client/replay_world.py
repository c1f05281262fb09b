"""What a moment of a replay needs from the server."""

import reflex as rx

from overskill.ui.client import replay_film

NEEDS = (replay_film,)
"""Modules whose scripts it imports."""
LIBRARY = rx.asset("replay_world.jsx", shared=True).importable_path
