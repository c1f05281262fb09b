"""What waits until a press is over: a script that others import."""

import reflex as rx

from overskill.ui.published import importable

importable(lambda: rx.asset("press.jsx", shared=True))
