"""Drafts and earlier prompts: a script that the prompt box imports."""

import reflex as rx

from overskill.ui.published import importable

importable(lambda: rx.asset("drafts.jsx", shared=True))
