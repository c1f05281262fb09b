"""The film of a run, in the page."""

import reflex as rx

from overskill.ui import live_text
from overskill.ui.published import importable

NEEDS = (live_text,)
"""Modules whose scripts the film imports."""
LIBRARY = importable(lambda: rx.asset("replay_film.jsx", shared=True))
