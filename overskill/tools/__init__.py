"""The tools the model may call, and the workspace they work on: one file per tool, listed in `registry`."""
