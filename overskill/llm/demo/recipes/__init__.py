"""The scripted demo: a handful of requests it knows by heart, answered through the same tools as a real model."""

from overskill.llm.demo.recipes.script import answer

__all__ = ["answer"]
