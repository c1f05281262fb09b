"""What was sent and is not known to be stored: a script that the prompt box imports."""

import reflex as rx

from overskill.ui.client import icon
from overskill.ui.published import importable

NEEDS = (icon,)
"""Modules whose scripts the outbox imports."""

importable(lambda: rx.asset("outbox.jsx", shared=True))
