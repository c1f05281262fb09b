"""What a moment of a replay needs from the server."""

import reflex as rx

from overskill.ui.client import replay_film
from overskill.ui.published import importable

NEEDS = (replay_film,)
"""Modules whose scripts it imports."""
LIBRARY = importable(lambda: rx.asset("replay_world.jsx", shared=True))
