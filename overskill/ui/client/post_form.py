"""A native POST form (Reflex's own form always prevents the default, so no cookie could be set)."""

import reflex as rx

from overskill.ui.published import importable


class PostForm(rx.Component):
    """Posts its fields to `action` and loads what comes back."""

    library = importable(lambda: rx.asset("post_form.jsx", shared=True))
    tag = "PostForm"

    action: rx.Var[str]
