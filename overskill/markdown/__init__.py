"""Markdown from the model → safe HTML: a whole text with `render`, a growing one with `Blocks`."""

from overskill.markdown.blocks import Block, Blocks, render

__all__ = ["Block", "Blocks", "render"]
