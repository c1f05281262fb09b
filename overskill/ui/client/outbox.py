"""What was sent and is not known to be stored: a script that the prompt box imports."""

import reflex as rx

from overskill.ui.client import icon

NEEDS = (icon,)
"""Modules whose scripts the outbox imports."""

rx.asset("outbox.jsx", shared=True)
