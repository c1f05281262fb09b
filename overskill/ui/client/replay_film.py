"""The film of a run, in the page."""

import reflex as rx

from overskill.ui import live_text

NEEDS = (live_text,)
"""Modules whose scripts the film imports."""
LIBRARY = rx.asset("replay_film.jsx", shared=True).importable_path
