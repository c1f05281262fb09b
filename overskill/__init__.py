"""OverSkill: describe an app, watch it being built, use it."""

__version__ = "0.1.0"
