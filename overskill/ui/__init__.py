"""The page: the only room that imports Reflex. Imports inside it point downward, too (pyproject.toml)."""
