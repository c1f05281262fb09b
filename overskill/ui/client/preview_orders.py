"""What can be told to the page in the preview's frame: a script that the frame and buttons elsewhere import."""

import reflex as rx

from overskill.ui.published import importable

importable(lambda: rx.asset("preview_orders.jsx", shared=True))
