"""What Enter means: a script that the fields import."""

import reflex as rx

rx.asset("keys.jsx", shared=True)
