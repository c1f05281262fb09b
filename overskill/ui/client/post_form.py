"""A native POST form (Reflex's own form always prevents the default, so no cookie could be set)."""

import reflex as rx


class PostForm(rx.Component):
    """Posts its fields to `action` and loads what comes back."""

    library = rx.asset("post_form.jsx", shared=True).importable_path
    tag = "PostForm"

    action: rx.Var[str]
