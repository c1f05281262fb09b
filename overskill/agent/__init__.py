"""The agent: think → stream → run tools → repeat."""
