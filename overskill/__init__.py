"""OverSkill: describe an app, watch it being built, use it."""
