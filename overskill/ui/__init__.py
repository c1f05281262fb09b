"""The pages: the only rooms that import reflex."""
