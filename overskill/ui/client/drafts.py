"""Drafts and earlier prompts: a script that the prompt box imports."""

import reflex as rx

rx.asset("drafts.jsx", shared=True)
