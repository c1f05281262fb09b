"""What Enter means: a script that the fields import."""

import reflex as rx

from overskill.ui.published import importable

importable(lambda: rx.asset("keys.jsx", shared=True))
