"""The journal: an append-only, numbered record of each run. What a person sees has been committed here first."""
